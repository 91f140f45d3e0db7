using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>
/// Makes up for the runtime's own end of a process, which a forked runtime cannot use since it waits for the finalizer thread: calls of
/// <c>Environment.Exit</c> become calls of the driver's end, and threads that are made are noted, so that the driver can wait for those in the foreground.
/// A convenience for honest programs; a process that ends has its exit code and output looked at, however it did so.
/// </summary>
internal sealed class EndCalls : CSharpSyntaxRewriter
{
    // By reflection: a candidate is compiled against the runtime alone.
    private const string Ending = """
        internal static class R1End
        {
            private static readonly global::System.Collections.Generic.List<global::System.Threading.Thread> Threads = new();
            public static void Exit(int code) => global::System.Type.GetType("R1.Sandbox.Worker.Running.ProgramEnd, R1.Sandbox.Worker")!
                .GetMethod("End")!.Invoke(null, new object[] { code });
            public static global::System.Threading.Thread Noted(global::System.Threading.Thread thread)
            {
                lock (Threads) Threads.Add(thread);
                return thread;
            }
            public static void Join()
            {
                for (var i = 0; ; i++)
                {
                    global::System.Threading.Thread thread;
                    lock (Threads) if (i == Threads.Count) return; else thread = Threads[i];
                    if (thread.IsAlive && !thread.IsBackground) thread.Join();
                }
            }
        }
        """;

    private const string Exit = "Environment.Exit", Thread = "Thread";

    /// <summary>The source with such calls replaced and the class that they call; itself where there are none.</summary>
    public static SyntaxTree[] Replace(SyntaxTree tree) => tree.GetText().ToString() is var text
        && (text.Contains(Exit, StringComparison.Ordinal) || text.Contains(Thread, StringComparison.Ordinal))
        ? [tree.WithRootAndOptions(new EndCalls().Visit(tree.GetRoot()), tree.Options),
            SyntaxFactory.ParseSyntaxTree(Ending, (CSharpParseOptions)tree.Options, "end.cs", Encoding.UTF8)]
        : [tree];

    /// <inheritdoc/>
    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
        node.ToString() is Exit or "System." + Exit or "global::System." + Exit
            ? SyntaxFactory.ParseExpression("global::R1End.Exit").WithTriviaFrom(node)
            : base.VisitMemberAccessExpression(node);

    /// <inheritdoc/>
    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        base.VisitObjectCreationExpression(node) is ObjectCreationExpressionSyntax { Type: var type } made && IsThread(type)
            ? Noted(made)
            : base.VisitObjectCreationExpression(node);

    /// <inheritdoc/>
    public override SyntaxNode? VisitVariableDeclaration(VariableDeclarationSyntax node) =>
        base.VisitVariableDeclaration(node) is VariableDeclarationSyntax made && IsThread(made.Type)
        ? made.ReplaceNodes(made.Variables.Select(variable => variable.Initializer?.Value).OfType<ImplicitObjectCreationExpressionSyntax>(), (_, value) =>
            Noted(SyntaxFactory.ObjectCreationExpression(made.Type.WithoutTrivia(), value.ArgumentList, value.Initializer).NormalizeWhitespace()
                .WithTriviaFrom(value)))
        : base.VisitVariableDeclaration(node);

    private static bool IsThread(TypeSyntax type) => type.ToString() is Thread or "System.Threading." + Thread or "global::System.Threading." + Thread;

    private static InvocationExpressionSyntax Noted(ExpressionSyntax made) => SyntaxFactory.InvocationExpression(
        SyntaxFactory.ParseExpression("global::R1End.Noted"), SyntaxFactory.ArgumentList([SyntaxFactory.Argument(made.WithoutTrivia())])).WithTriviaFrom(made);
}
