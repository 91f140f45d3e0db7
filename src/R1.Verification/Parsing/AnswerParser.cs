using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>
/// Reads an answer: statements side by side, each a chain of relations between expressions. What it does not understand is null, and is then
/// compared as text.
/// </summary>
internal sealed class AnswerParser
{
    private const int LongestUnion = 60;

    private static readonly HashSet<string> Fillers =
        ["approximately", "about", "exactly", "roughly", "nearly", "around", "either", "both", "all", "only", "just", "is", "are", "equals", "约",
            "约为", "大约", "等于", "为", "是"];

    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;

    private AnswerParser(List<Token> tokens)
    {
        _cursor = new TokenCursor(tokens);
        _expressions = new ExpressionParser(_cursor, this);
    }

    /// <summary>The tree of an answer; null when it is none that we know.</summary>
    /// <param name="text">LaTeX or plain text, without delimiters of mathematics.</param>
    /// <param name="comma">What a comma between digits is.</param>
    public static Node? Parse(string text, CommaReading comma = CommaReading.Usual)
    {
        if (Lexer.Read(text, comma) is not { Count: > 1 } tokens) return null;
        var parser = new AnswerParser(tokens);
        var node = parser.Statements();
        return parser._cursor.HasFailed || !parser._cursor.IsAtEnd || !TreeDepth.IsBounded(node) ? null : node;
    }

    /// <summary>Statements up to a closing bracket or the end; several become a listing.</summary>
    public Node Statements()
    {
        var rows = StatementRows();
        if (rows.Count == 1 && rows[0].Count == 1) return rows[0][0];
        var isNested = rows.Count > 1 && rows.All(row => row.Count > 1 && row.Count == rows[0].Count && row.TrueForAll(Names.IsAssignment));
        if (isNested) return new Listing([.. rows.Select(row => (Node)new Listing([.. row]))]);
        // 'x < 1 or x > 5' is a union; what stands in one row is left open.
        if (rows.Count is > 1 and <= LongestUnion && rows.All(row => row.TrueForAll(IsRange)))
            return rows.Select(row => row.Count == 1 ? row[0] : new Listing([.. row])).Aggregate((a, b) => new SetOperation(SetOperator.Union, a, b));
        return new Listing([.. rows.SelectMany(row => row)]);
    }

    private static bool IsRange(Node node) =>
        node is Interval or SetOperation || (node is Relation r && r.Operators.All(op => op is "<" or "<=" or ">" or ">="));

    /// <summary>Statements by rows: a semicolon, an 'or' and a line break separate more strongly than a comma and an 'and'.</summary>
    public List<List<Node>> StatementRows()
    {
        List<List<Node>> rows = [[]];
        while (!_cursor.HasFailed)
        {
            SkipSeparators(rows);
            // ]0, 1[ begins with a closing bracket.
            var isTurned = rows is [[]] && _cursor.Current.Is(TokenKind.Close, "]") && _cursor.Previous.Kind != TokenKind.Open;
            if (!isTurned && (_cursor.IsAtEnd || _cursor.Current.Kind is TokenKind.Close or TokenKind.EndOf or TokenKind.Ampersand)) break;
            if (_cursor.Current.Kind == TokenKind.Bar && _cursor.OpenBars > 0) break;
            rows[^1].Add(Statement());
            if (_cursor.Current.Kind is not (TokenKind.Separator or TokenKind.Gap or TokenKind.RowBreak)) break;
        }
        rows.RemoveAll(row => row.Count == 0);
        if (rows.Count == 0) _cursor.Fail();
        return rows.Count == 0 ? [[Number.Zero]] : rows;
    }

    /// <summary>One statement: an expression, or expressions in relation.</summary>
    public Node Statement()
    {
        SkipFillers();
        if (_cursor.Current is { Kind: TokenKind.Relation, Text: "=" or "~" }) _cursor.Take();
        SkipFillers();
        var operands = new List<Node> { Operand() };
        var operators = new List<string>();
        while (_cursor.Current.Kind == TokenKind.Relation && !(_cursor.Current.Text == "|" && _cursor.OpenBars > 0))
        {
            operators.Add(_cursor.Take().Text);
            _cursor.TryTake(TokenKind.Ampersand);
            SkipFillers();
            operands.Add(Operand());
        }
        return operators.Count == 0 ? operands[0] : new Relation([.. operands], [.. operators]);
    }

    private Node Operand()
    {
        if (!_cursor.Enter()) return Number.Zero;
        var node = _expressions.SetLevel();
        if (_cursor.TryTake(TokenKind.Operator, ":")) node = Proportion(node);
        if (_cursor.TryTake(TokenKind.Command, "mod")) node = new Residue(node, _expressions.Factor());
        else if (_cursor.Current.Is(TokenKind.Open, "(") && _cursor.Peek().Is(TokenKind.Command, "mod")) node = BracketedResidue(node);
        _cursor.Leave();
        return node;
    }

    private Ratio Proportion(Node first)
    {
        var parts = new List<Node> { first, _expressions.SetLevel() };
        while (_cursor.TryTake(TokenKind.Operator, ":")) parts.Add(_expressions.SetLevel());
        return new Ratio([.. parts]);
    }

    private Residue BracketedResidue(Node value)
    {
        _cursor.Take();
        _cursor.Take();
        var modulus = _expressions.SetLevel();
        if (!_cursor.TryTake(TokenKind.Close, ")")) _cursor.Fail();
        return new Residue(value, modulus);
    }

    private void SkipSeparators(List<List<Node>> rows)
    {
        while (_cursor.Current.Kind is TokenKind.Separator or TokenKind.Gap or TokenKind.RowBreak)
            if (_cursor.Take() is { Kind: TokenKind.RowBreak } or { Text: ";" }) rows.Add([]);
    }

    private void SkipFillers()
    {
        while (_cursor.Current.Kind == TokenKind.Word && Fillers.Contains(_cursor.Current.Text.ToLowerInvariant()) &&
            _cursor.Peek().Kind is not (TokenKind.End or TokenKind.Close or TokenKind.Separator))
            _cursor.Take();
    }
}
