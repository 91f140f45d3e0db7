using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>What a text was read as.</summary>
/// <param name="Tree">Null when it is no answer that we know.</param>
/// <param name="IsSlashAmbiguous">A slash can be read in two ways.</param>
internal readonly record struct ParsedAnswer(Node? Tree, bool IsSlashAmbiguous);

/// <summary>
/// Reads an answer: statements side by side, each a chain of relations between expressions. What it does not understand is null, and is then
/// compared as text.
/// </summary>
internal sealed class AnswerParser
{
    private static readonly HashSet<string> Fillers =
        ["approximately", "about", "exactly", "roughly", "nearly", "around", "either", "both", "all", "only", "just", "is", "are", "equals", "any", "every",
            "that",
            "约", "约为", "大约", "等于", "为", "是", "或者是", "共", "共有"];

    private readonly TokenCursor _cursor;
    private readonly ExpressionParser _expressions;

    private AnswerParser(List<Token> tokens, Reading reading)
    {
        _cursor = new TokenCursor(tokens, reading);
        _expressions = new ExpressionParser(_cursor, this);
    }

    /// <summary>The tree of an answer.</summary>
    /// <param name="text">LaTeX or plain text, without delimiters of mathematics.</param>
    /// <param name="reading">How to read what is ambiguous.</param>
    public static ParsedAnswer Parse(string text, Reading reading = default)
    {
        if (Lexer.Read(text, reading.Comma) is not { Count: > 1 } tokens) return default;
        if (PartLabels.Split(tokens) is { } parts && Parts(parts, reading) is { Tree: not null } labelled) return labelled;
        return Parse(tokens, reading);
    }

    /// <summary>Statements up to a closing bracket or the end, put together.</summary>
    public Node Statements() => StatementList.Combine(Items());

    /// <summary>Statements up to a closing bracket or the end, one by one.</summary>
    public List<Statement> Items()
    {
        var items = new List<Statement>(1);
        while (!_cursor.HasFailed)
        {
            var separator = SkipSeparators();
            // ]0, 1[ begins with a closing bracket.
            var isTurned = items.Count == 0 && _cursor.Current.Is(TokenKind.Close, "]") && _cursor.Previous.Kind != TokenKind.Open;
            if (!isTurned && (_cursor.IsAtEnd || _cursor.Current.Kind is TokenKind.Close or TokenKind.EndOf or TokenKind.Ampersand)) break;
            if (_cursor.Current.Kind == TokenKind.Bar && _cursor.OpenBars > 0) break;
            items.Add(new Statement(separator, Statement()));
            while (!_cursor.HasFailed && ConditionAhead.Is(_cursor)) items.Add(new Statement("where", Bracketed()));
            if (_cursor.Current.Kind is not (TokenKind.Separator or TokenKind.Gap or TokenKind.RowBreak)) break;
        }
        if (items.Count == 0) _cursor.Fail();
        return items.Count == 0 ? [new Statement("", Number.Zero)] : items;
    }

    /// <summary>One statement: an expression, or expressions in relation.</summary>
    public Node Statement()
    {
        SkipFillers();
        if (_cursor.Current is { Kind: TokenKind.Relation, Text: "=" or "~" }) _cursor.Take();
        SkipFillers();
        if (NumberKind.Read(_cursor) is { } kind) return kind;
        if (IsNamedInChinese()) return new Relation([new Words(_cursor.Take().Text), Operand()], ["="]);
        var first = Operand();
        if (!IsAtRelation()) return first;
        var (operands, operators) = (new List<Node> { first }, new List<string>());
        while (IsAtRelation())
        {
            operators.Add(_cursor.Take().Text);
            _cursor.TryTake(TokenKind.Ampersand);
            SkipFillers();
            operands.Add(Operand());
        }
        return new Relation([.. operands], [.. operators]);
    }

    private bool IsAtRelation() => _cursor.Current.Kind == TokenKind.Relation && !(_cursor.Current.Text == "|" && _cursor.OpenBars > 0);

    private static ParsedAnswer Parse(List<Token> tokens, Reading reading)
    {
        var parser = new AnswerParser(tokens, reading);
        var node = parser.Statements();
        var isTree = !parser._cursor.HasFailed && parser._cursor.IsAtEnd && TreeDepth.IsBounded(node);
        return new ParsedAnswer(isTree ? node : null, parser._cursor.IsSlashAmbiguous);
    }

    // (a) 5 (b) 7: values of the names (a) and (b).
    private static ParsedAnswer Parts(List<(string Label, List<Token> Tokens)> parts, Reading reading)
    {
        var (items, isAmbiguous) = (new List<Node>(), false);
        foreach (var (label, tokens) in parts)
        {
            var part = Parse(tokens, reading);
            if (part.Tree is null) return default;
            isAmbiguous |= part.IsSlashAmbiguous;
            items.Add(new Relation([new Words($"({label})"), part.Tree], ["="]));
        }
        return new ParsedAnswer(new Listing([.. items]), isAmbiguous);
    }

    // 最大值5 names its value; 大于5 does not.
    private bool IsNamedInChinese() =>
        _cursor.Current is { Kind: TokenKind.Word, Text: { Length: > 1 } word } && word[0] > 0x2000 && !ChineseBounds.Any(word.Contains) &&
        (_cursor.Peek().Kind == TokenKind.Number || (_cursor.Peek().Is(TokenKind.Operator, "-") && _cursor.Peek(2).Kind == TokenKind.Number));

    private static readonly string[] ChineseBounds = ["大于", "小于", "不", "至", "超过", "多", "少", "非", "除", "以", "高于", "低于", "分之", "错", "负"];

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

    // 'max: 5' names its value.
    private Node Proportion(Node first)
    {
        var parts = new List<Node> { first, _expressions.SetLevel() };
        while (_cursor.TryTake(TokenKind.Operator, ":")) parts.Add(_expressions.SetLevel());
        return first is Words && parts is [_, not Words] ? new Relation([.. parts], ["="]) : new Ratio([.. parts]);
    }

    private Residue BracketedResidue(Node value)
    {
        _cursor.Take();
        _cursor.Take();
        var modulus = _expressions.SetLevel();
        if (!_cursor.TryTake(TokenKind.Close, ")")) _cursor.Fail();
        return new Residue(value, modulus);
    }

    private Node Bracketed()
    {
        _cursor.Take();
        var node = Statements();
        if (!_cursor.TryTake(TokenKind.Close, ")")) _cursor.Fail();
        return node;
    }

    // The strongest of those in a row: a semicolon, an 'or' and a line break separate more strongly than an 'and', and that more than a comma.
    private string SkipSeparators()
    {
        var strongest = "";
        while (_cursor.Current.Kind is TokenKind.Separator or TokenKind.Gap or TokenKind.RowBreak)
        {
            var token = _cursor.Take();
            var text = token.Kind switch { TokenKind.RowBreak => ";", TokenKind.Gap => "", _ => token.Text };
            if (Strength(text) > Strength(strongest)) strongest = text;
        }
        return strongest;
    }

    private static int Strength(string separator) => separator switch { "" => 0, "," => 1, "and" => 2, ";" => 3, "or" => 4, _ => 5 };

    private void SkipFillers()
    {
        while (_cursor.Current.Kind == TokenKind.Word && Fillers.Contains(_cursor.Current.Text.ToLowerInvariant()) &&
            _cursor.Peek().Kind is not (TokenKind.End or TokenKind.Close or TokenKind.Separator))
            _cursor.Take();
    }
}
