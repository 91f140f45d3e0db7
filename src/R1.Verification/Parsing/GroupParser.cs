using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Everything between brackets, bars, and <c>\begin</c> and <c>\end</c>.</summary>
internal sealed class GroupParser(TokenCursor cursor, ExpressionParser expressions, AnswerParser statements)
{
    private const int LongestBuilder = 80;

    /// <summary>A bracket of any kind; also one that is turned outwards: ]a, b[.</summary>
    public Node Read()
    {
        if (!cursor.Enter()) return Number.Zero;
        var (open, bars) = (cursor.Take().Text, cursor.OpenBars);
        cursor.OpenBars = 0;
        var node = IsEmpty() ? new NamedSet("empty") : Contents(open);
        cursor.OpenBars = bars;
        cursor.Leave();
        return node;

        bool IsEmpty() => open == "\\{" && cursor.TryTake(TokenKind.Close, "\\}");
    }

    /// <summary>|x| and ‖x‖.</summary>
    public Node ReadBars()
    {
        if (!cursor.Enter()) return Number.Zero;
        var bar = cursor.Take().Text;
        cursor.OpenBars++;
        var inner = statements.Statements();
        cursor.OpenBars--;
        if (!cursor.TryTake(TokenKind.Bar, bar)) cursor.Fail();
        cursor.Leave();
        return new Call(bar == "|" ? "abs" : "norm", [inner]);
    }

    /// <summary>Matrices, determinants, systems and aligned lines.</summary>
    public Node ReadEnvironment()
    {
        if (!cursor.Enter()) return Number.Zero;
        var kind = cursor.Take().Text;
        var rows = Rows(kind);
        cursor.Leave();
        if (rows.Count == 0) cursor.Fail();
        if (cursor.HasFailed) return Number.Zero;
        if (kind.EndsWith("matrix", StringComparison.Ordinal) || kind is "array" or "tabular") return MatrixOf(kind, rows);
        return rows.Count == 1 && rows[0].Count == 1 ? rows[0][0]
            : new Listing([.. rows.Select(row => row.Count == 1 ? row[0] : new Coordinates([.. row]))]);
    }

    // [[1, 2], [3, 4]]
    private static Matrix? RowsOf(Node[] items)
    {
        var rows = Array.ConvertAll(items, item => item switch
        {
            Interval { HasLow: true, HasHigh: true } pair => [pair.Low, pair.High],
            Coordinates { IsSquare: true } row => row.Items,
            _ => [],
        });
        return rows.Length > 1 && Array.TrueForAll(rows, row => row.Length > 0 && row.Length == rows[0].Length) ? new Matrix(rows) : null;
    }

    private Node MatrixOf(string kind, List<List<Node>> rows)
    {
        if (rows.Exists(row => row.Count != rows[0].Count))
        {
            cursor.Fail();
            return Number.Zero;
        }
        var matrix = new Matrix([.. rows.Select(row => row.ToArray())]);
        return kind is "vmatrix" ? new Call("det", [matrix]) : matrix;
    }

    private List<List<Node>> Rows(string kind)
    {
        List<List<Node>> rows = [[]];
        while (!cursor.HasFailed && !cursor.IsAtEnd)
        {
            if (cursor.TryTake(TokenKind.EndOf, kind))
            {
                rows.RemoveAll(row => row.Count == 0);
                return rows;
            }
            if (cursor.TryTake(TokenKind.RowBreak)) rows.Add([]);
            else if (cursor.Current.Kind is TokenKind.Ampersand or TokenKind.Separator or TokenKind.Gap) cursor.Take();
            else rows[^1].Add(statements.Statement());
        }
        cursor.Fail();
        return [];
    }

    private Node Contents(string open)
    {
        if (open is "\\{" or "{" && BuilderBar() is > 0 and var bar) return SetBuilder(bar);
        var items = StatementList.Nodes(statements.Items());
        if (open == "{" && cursor.Current is { Kind: TokenKind.Command, Text: "over" or "choose" } command)
        {
            cursor.Take();
            var below = expressions.Sum();
            items = [command.Text == "over" ? Build.Divide(items[0], below) : new Call("binom", [items[0], below])];
        }
        var close = cursor.Take();
        if (close.Kind != TokenKind.Close && !(close.Is(TokenKind.Open, "[") && open is "]" or "(" or "[")) cursor.Fail();
        return Closed(open, close.Text, items);
    }

    // The place of the bar in {element | conditions}, which may be a colon; 0 when there is none. Bars in pairs are absolute values.
    private int BuilderBar()
    {
        var (depth, first, bars, hasRelation) = (0, 0, 0, false);
        for (var i = 0; i < LongestBuilder; i++)
        {
            var token = cursor.Peek(i);
            if (token.Kind is TokenKind.End) return 0;
            if (token.Kind is TokenKind.Open or TokenKind.Begin) depth++;
            else if (token.Kind is TokenKind.Close or TokenKind.EndOf && --depth < 0) break;
            else if (depth == 0 && i > 0 && (token.Is(TokenKind.Relation, "|") || token.Is(TokenKind.Operator, ":")) && (first == 0 || bars > 0))
                (first, bars) = (i, -LongestBuilder);
            else if (depth == 0 && token.Is(TokenKind.Bar, "|"))
            {
                if (first == 0 && i > 0) first = i;
                bars++;
            }
            hasRelation |= first > 0 && i > first && token.Kind == TokenKind.Relation;
        }
        return first > 0 && hasRelation && (bars < 0 || bars % 2 == 1) ? first : 0;
    }

    private Node SetBuilder(int bar)
    {
        cursor.Replace(new Token(TokenKind.Bar, "|"), bar);
        cursor.OpenBars = 1;
        var element = statements.Statement();
        cursor.OpenBars = 0;
        if (!cursor.TryTake(TokenKind.Bar, "|")) cursor.Fail();
        var items = statements.Items();
        List<Node> conditions = items.Exists(item => item.Separator is "or" or ";") ? [StatementList.Combine(items)] : [.. items.Select(item => item.Node)];
        if (!cursor.TryTake(TokenKind.Close)) cursor.Fail();
        if (element is Relation { Operators: ["in"], Operands: [Symbol variable, _] })
        {
            conditions.Insert(0, element);
            element = variable;
        }
        return new Comprehension(element, [.. conditions]);
    }

    private Node Closed(string open, string close, Node[] items)
    {
        if (open + close == "[]" && RowsOf(items) is { } rows) return rows;
        switch (open + close)
        {
            case "\\{\\}": return new FiniteSet(items);
            case "{}": return items.Length == 1 ? items[0] : new FiniteSet(items);
            case "()": return items.Length == 1 ? items[0] : new Coordinates(items);
            case "<>": return new Coordinates(items);
            case "[]" when items.Length != 2: return items.Length == 1 ? items[0] : new Coordinates(items, IsSquare: true);
            case "||" or "‖‖" or "floorfloor" or "ceilceil" when items.Length == 1:
                return new Call(open switch { "|" => "abs", "‖" => "norm", _ => open }, items);
        }
        if (items.Length == 2 && open is "(" or "[" or "]" &&
            close is ")" or "]" or "[")
            return new Interval(items[0], items[1], open == "[", close == "]");
        cursor.Fail();
        return Number.Zero;
    }
}
