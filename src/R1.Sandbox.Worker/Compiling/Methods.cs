using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>Methods outside of any class, as a model writes them when asked for a function.</summary>
internal static class Methods
{
    /// <summary>The class that such methods are put into, and whose methods tests call without its name.</summary>
    public const string ClassName = "Solution";

    /// <summary>
    /// The source with its top-level functions in a static class, lines being counted as before; other top-level statements are dropped, since a library does
    /// not run them.
    /// </summary>
    public static string InClass(SyntaxTree tree)
    {
        var root = (CompilationUnitSyntax)tree.GetRoot();
        if (!root.Members.OfType<GlobalStatementSyntax>().Any()) return root.ToFullString();
        var text = new StringBuilder(string.Concat(root.Externs.Concat<SyntaxNode>(root.Usings).Concat(root.AttributeLists)
            .Select(node => node.ToFullString())));
        text.Append($"\nstatic partial class {ClassName}\n{{\n");
        foreach (var function in root.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement).OfType<LocalFunctionStatementSyntax>())
            Append(text, tree, function, $"internal static {WithoutAccess(function).ToFullString()}");
        text.Append("}\n");
        foreach (var member in root.Members.Where(member => member is not GlobalStatementSyntax)) Append(text, tree, member, member.ToFullString());
        return text.ToString();
    }

    /// <summary>Whether there is a class of that name at the top.</summary>
    public static bool HasClass(SyntaxTree tree) =>
        ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<TypeDeclarationSyntax>().Any(type => type.Identifier.Text == ClassName && type.Arity == 0);

    private static void Append(StringBuilder text, SyntaxTree tree, SyntaxNode node, string source) =>
        text.Append($"#line {tree.GetText().Lines.GetLineFromPosition(node.FullSpan.Start).LineNumber + 1} \"{tree.FilePath}\"\n{source}\n#line hidden\n");

    // Internal, since it may return a type of the candidate's that is.
    private static LocalFunctionStatementSyntax WithoutAccess(LocalFunctionStatementSyntax function) => function.WithModifiers([.. function.Modifiers
        .Where(modifier => modifier.Kind() is not (SyntaxKind.StaticKeyword or SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword
            or SyntaxKind.InternalKeyword))]);
}
