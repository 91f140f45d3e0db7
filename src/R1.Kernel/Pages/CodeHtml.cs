using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Kernel.Pages;

/// <summary>C# with light colours, from the compiler's own tokens.</summary>
internal static class CodeHtml
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static string Highlight(string code)
    {
        var html = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(code, Script).GetRoot().DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia) AppendTrivia(html, trivia);
            Append(html, token.Text, Kind(token));
            foreach (var trivia in token.TrailingTrivia) AppendTrivia(html, trivia);
        }
        return html.ToString();
    }

    private static void AppendTrivia(StringBuilder html, SyntaxTrivia trivia) => Append(html, trivia.ToFullString(), trivia.Kind() switch
    {
        SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia => "",
        _ => trivia.IsDirective ? "d" : "c",
    });

    private static void Append(StringBuilder html, string text, string kind)
    {
        if (text.Length == 0) return;
        var encoded = WebUtility.HtmlEncode(text);
        html.Append(kind.Length == 0 ? encoded : $"<span class=\"{kind}\">{encoded}</span>");
    }

    private static string Kind(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken => "s",
        SyntaxKind.IdentifierToken => KindOfName(token),
        var kind => SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) ? "k" : "",
    };

    private static string KindOfName(SyntaxToken token) => token.Parent switch
    {
        BaseTypeDeclarationSyntax => "t",
        LocalFunctionStatementSyntax or MethodDeclarationSyntax => "f",
        SimpleNameSyntax name => KindOfUse(name),
        _ => "",
    };

    private static string KindOfUse(SimpleNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax => "f",
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access when access.Name == name => "f",
        VariableDeclarationSyntax or DeclarationExpressionSyntax or ForEachStatementSyntax when name.IsVar => "k",
        ObjectCreationExpressionSyntax or TypeArgumentListSyntax or ArrayTypeSyntax or NullableTypeSyntax or CastExpressionSyntax
            or VariableDeclarationSyntax or ParameterSyntax or LocalFunctionStatementSyntax => "t",
        _ => "",
    };
}
