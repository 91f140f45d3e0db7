using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>Assertions as tests write them, taken apart.</summary>
internal static class Assertion
{
    /// <summary>
    /// The two sides of <c>F(2) == 3</c>, also as <c>Debug.Assert(F(2) == 3);</c> or <c>Assert.Equal(3, F(2));</c>: what the candidate computes and what is
    /// expected. Null for anything else: only an equality can be decided without trusting the candidate's process.
    /// </summary>
    public static (string Actual, string Expected)? Split(string text)
    {
        var expression = SyntaxFactory.ParseExpression(text.Trim().TrimEnd(';'));
        if (expression.ContainsDiagnostics) return null;
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, Name.Identifier.Text: var method } } call)
            switch (owner.Identifier.Text, method, call.ArgumentList.Arguments)
            {
                case ("Debug", "Assert", [var condition, ..]): expression = condition.Expression; break;
                case ("Assert", "Equal" or "AreEqual", [var expected, var actual, ..]): return (actual.ToString(), expected.ToString());
            }
        while (expression is ParenthesizedExpressionSyntax inner) expression = inner.Expression;
        return expression is BinaryExpressionSyntax equality && equality.IsKind(SyntaxKind.EqualsExpression)
            ? (equality.Left.ToString(), equality.Right.ToString())
            : null;
    }
}
