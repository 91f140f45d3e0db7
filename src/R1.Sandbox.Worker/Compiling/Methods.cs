using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>Methods outside of any class, as a model writes them when asked for a function.</summary>
internal static class Methods
{
    /// <summary>The class that such methods are put into, and whose methods tests call without its name.</summary>
    public const string ClassName = "Solution";

    /// <summary>Moves top-level functions into a static class; other top-level statements are dropped, since a library does not run them.</summary>
    public static SyntaxTree InClass(SyntaxTree tree, CSharpParseOptions options)
    {
        var root = (CompilationUnitSyntax)tree.GetRoot();
        var statements = root.Members.OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count == 0) return tree;
        var functions = statements.Select(member => member.Statement).OfType<LocalFunctionStatementSyntax>().Select(AsMethod);
        var holder = SyntaxFactory.ClassDeclaration(ClassName)
            .AddModifiers(SyntaxFactory.Token(SyntaxKind.StaticKeyword), SyntaxFactory.Token(SyntaxKind.PartialKeyword))
            .AddMembers([.. functions]).NormalizeWhitespace();
        var members = root.Members.Where(member => member is not GlobalStatementSyntax);
        return SyntaxFactory.SyntaxTree(root.WithMembers([.. members, holder]), options, tree.FilePath, System.Text.Encoding.UTF8);
    }

    /// <summary>Whether there is a class of that name at the top.</summary>
    public static bool HasClass(SyntaxTree tree) =>
        ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<TypeDeclarationSyntax>().Any(type => type.Identifier.Text == ClassName && type.Arity == 0);

    private static MethodDeclarationSyntax AsMethod(LocalFunctionStatementSyntax function)
    {
        // Internal, since it may return a type of the candidate's that is.
        var kept = function.Modifiers.Where(modifier => modifier.Kind() is not (SyntaxKind.StaticKeyword or SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.InternalKeyword));
        return SyntaxFactory.MethodDeclaration(
            function.AttributeLists, [SyntaxFactory.Token(SyntaxKind.InternalKeyword), SyntaxFactory.Token(SyntaxKind.StaticKeyword), .. kept], function.ReturnType, null,
            function.Identifier, function.TypeParameterList, function.ParameterList, function.ConstraintClauses, function.Body, function.ExpressionBody, function.SemicolonToken);
    }
}
