using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Everything between brackets, bars, and <c>\begin</c> and <c>\end</c>.</summary>
internal sealed class GroupParser(TokenCursor cursor, ExpressionParser expressions, AnswerParser statements)
{
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
        if (open is "\\{" or "{" && BuilderLength() is var length and > 0)
        {
            for (var i = 1; i < length; i++) cursor.Take();
            return SetBuilder();
        }
        var rows = statements.StatementRows();
        if (open == "{" && cursor.Current is { Kind: TokenKind.Command, Text: "over" or "choose" } command)
        {
            cursor.Take();
            var below = expressions.Sum();
            rows = [[command.Text == "over" ? Build.Divide(rows[0][0], below) : new Call("binom", [rows[0][0], below])]];
        }
        var close = cursor.Take();
        if (close.Kind != TokenKind.Close && !(close.Is(TokenKind.Open, "[") && open is "]" or "(" or "[")) cursor.Fail();
        return Closed(open, close.Text, rows);
    }

    // Tokens of 'x |' or 'x in R |', with a colon or a bar; 0 when that is not what follows.
    private int BuilderLength()
    {
        if (cursor.Current.Kind != TokenKind.Symbol) return 0;
        var at = cursor.Peek().Is(TokenKind.Relation, "in") && cursor.Peek(2).Kind == TokenKind.NamedSet ? 3 : 1;
        return cursor.Peek(at).Kind == TokenKind.Bar || cursor.Peek(at).Is(TokenKind.Operator, ":") ||
            cursor.Peek(at).Is(TokenKind.Relation, "|")
            ? at + 1 : 0;
    }

    // {x | condition}: the condition is the answer.
    private Node SetBuilder()
    {
        cursor.Take();
        var conditions = statements.Statements();
        if (!cursor.TryTake(TokenKind.Close)) cursor.Fail();
        return conditions;
    }

    private Node Closed(string open, string close, List<List<Node>> rows)
    {
        Node[] items = [.. rows.SelectMany(row => row)];
        switch (open + close)
        {
            case "\\{\\}": return new FiniteSet(items);
            case "{}": return items.Length == 1 ? items[0] : new FiniteSet(items);
            case "()": return items.Length == 1 ? items[0] : new Coordinates(items);
            case "<>": return new Coordinates(items);
            case "[]" when items.Length != 2: return items.Length == 1 ? items[0] : new Coordinates(items);
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
