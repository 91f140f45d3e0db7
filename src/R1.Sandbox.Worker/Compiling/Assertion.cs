using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace R1.Sandbox.Worker.Compiling;

/// <summary>Assertions as tests write them, taken apart.</summary>
internal static class Assertion
{
    /// <summary>
    /// The two sides of <c>F(2) == 3</c>, also as <c>Debug.Assert(F(2) == 3);</c> or <c>Assert.Equal(3, F(2));</c>: what the candidate computes and what is
    /// expected. Statements before it, such as <c>var s = new Stack(); s.Push(1); s.Pop() == 1</c>, belong to the candidate's side. Null for anything else:
    /// only an equality can be decided without trusting the candidate's process.
    /// </summary>
    public static (string Actual, string Expected)? Split(string text)
    {
        if (SyntaxFactory.ParseStatement($"{{{text.Trim().TrimEnd(';')};}}") is not BlockSyntax { ContainsDiagnostics: false,
            Statements: [.., ExpressionStatementSyntax last] statements }) return null;
        var before = statements.SkipLast(1).ToList();
        return Sides(last.Expression) is not var (actual, expected) ? null
            : before.Count == 0 ? (actual, expected)
            : ($"((global::System.Func<object?>)(() => {{ {string.Concat(before.Select(statement => statement.ToFullString()))} return {actual}; }}))()",
                expected);
    }

    private static (string Actual, string Expected)? Sides(ExpressionSyntax expression)
    {
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner,
            Name.Identifier.Text: var method } } call)
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
