using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>
/// Calls of <c>Environment.Exit</c> become calls of a method that ends the process at once: the runtime's own way would wait for the finalizer thread, which
/// a forked runtime lacks. A convenience for honest programs; a process that ends early has its output compared and nothing else.
/// </summary>
internal sealed class ExitCalls : CSharpSyntaxRewriter
{
    // Descriptor 3 takes the frame that says the program is done.
    private const string Ending = """
        internal static class R1Exit
        {
            [global::System.Runtime.InteropServices.DllImport("libc")] private static extern void _exit(int code);
            public static void Exit(int code)
            {
                global::System.Console.Out.Flush();
                using var control = new global::System.IO.FileStream(new global::Microsoft.Win32.SafeHandles.SafeFileHandle(3, false), global::System.IO.FileAccess.Write, 0);
                control.Write(new byte[] { (byte)'D', 0, 0, 0, 0 });
                _exit(code);
            }
        }
        """;

    private const string Name = "Environment.Exit";

    /// <summary>The source with such calls replaced and the class that they call; itself where there are none.</summary>
    public static SyntaxTree[] Replace(SyntaxTree tree) => !tree.GetText().ToString().Contains(Name, StringComparison.Ordinal)
        ? [tree]
        : [tree.WithRootAndOptions(new ExitCalls().Visit(tree.GetRoot()), tree.Options), SyntaxFactory.ParseSyntaxTree(Ending, (CSharpParseOptions)tree.Options, "exit.cs", System.Text.Encoding.UTF8)];

    /// <inheritdoc/>
    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
        node.ToString() is Name or "System." + Name or "global::System." + Name
            ? SyntaxFactory.ParseExpression("global::R1Exit.Exit").WithTriviaFrom(node)
            : base.VisitMemberAccessExpression(node);
}
