using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Tokens in a row that mean something else together than one by one.</summary>
internal static class TokenPatterns
{
    /// <summary>Rewrites the tokens of an answer in place.</summary>
    public static void Apply(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i].Kind)
            {
                case TokenKind.Symbol: MarkSymbol(tokens, i); break;
                case TokenKind.Word: MarkWord(tokens, i); break;
                case TokenKind.Function: MarkFunction(tokens, i); break;
                case TokenKind.Command when tokens[i].Text == "not": Negate(tokens, i); break;
                case TokenKind.Open when tokens[i].Text == "{" && At(tokens, i + 1).Is(TokenKind.Close, "}") &&
                    At(tokens, i + 2) is { Kind: TokenKind.Operator, Text: "^" or "_" }:
                    tokens.RemoveRange(i--, 2);
                    break;
            }
        }
    }

    private static void MarkSymbol(List<Token> tokens, int i)
    {
        var (before, token, next) = (At(tokens, i - 1), tokens[i], At(tokens, i + 1));
        // (0,9) U (9,36)
        if (token.Text is "U" or "u" && before.Kind == TokenKind.Close && next.Kind == TokenKind.Open)
            tokens[i] = token with { Kind = TokenKind.SetOperator, Text = "∪" };
        // 3 x 10^5
        else if (token.Text is "x" or "X" && before.Kind == TokenKind.Number && next is { Kind: TokenKind.Number, Text: "10" } &&
            At(tokens, i + 2).Is(TokenKind.Operator, "^"))
            tokens[i] = token with { Kind = TokenKind.Operator, Text = "*" };
        else if (token.Text is "zeta" or "Gamma" && next.Is(TokenKind.Open, "(")) tokens[i] = token with { Kind = TokenKind.Function };
        else if (before.Kind is TokenKind.Number or TokenKind.Close) Join(tokens, i);
    }

    private static void MarkWord(List<Token> tokens, int i)
    {
        var (token, next) = (tokens[i], At(tokens, i + 1));
        if (next.Kind == TokenKind.Number && token.Text is "negative" or "Negative" or "minus" or "负")
            tokens[i] = token with { Kind = TokenKind.Operator, Text = "-" };
        else if (next.Kind == TokenKind.Number && token.Text is "百分之" && Rational.Divide(next.Value, new Rational(100)) is { } share)
        {
            tokens.RemoveAt(i);
            tokens[i] = next with { Number = new Number(share) };
        }
        else if (token.Text is "k" or "M" or "m" or "G" && At(tokens, i - 1).Kind is TokenKind.Number or TokenKind.Close) Join(tokens, i);
    }

    // k Ω, μ F
    private static void Join(List<Token> tokens, int i)
    {
        var (token, next) = (tokens[i], At(tokens, i + 1));
        var prefix = token.Text == "mu" ? "μ" : token.Text;
        var unit = next.Is(TokenKind.Symbol, "Omega") ? "Ω" : next.Kind == TokenKind.Word ? next.Text : "";
        if (unit.Length == 0 || prefix is not ("μ" or "k" or "M" or "m" or "G") || (prefix != "μ" && unit != "Ω") || Unit.Find(prefix + unit) is null) return;
        tokens[i] = token with { Kind = TokenKind.Word, Text = prefix + unit };
        tokens.RemoveAt(i + 1);
    }

    private static void MarkFunction(List<Token> tokens, int i)
    {
        // {\log}_2 5
        if (At(tokens, i - 1).Is(TokenKind.Open, "{") && At(tokens, i + 1).Is(TokenKind.Close, "}"))
        {
            tokens.RemoveAt(i + 1);
            tokens.RemoveAt(i - 1);
        }
        // log2(x), log10(x)
        else if (tokens[i].Text == "log" && At(tokens, i + 1) is { Kind: TokenKind.Number, HasSpace: false, Text: "2" or "10" } &&
            At(tokens, i + 2) is { Kind: TokenKind.Open, Text: "(", HasSpace: false })
            tokens.Insert(i + 1, new Token(TokenKind.Operator, "_"));
    }

    private static void Negate(List<Token> tokens, int i)
    {
        var negated = At(tokens, i + 1) is { Kind: TokenKind.Relation } relation ? relation.Text switch
        {
            ">" => "<=",
            "<" => ">=",
            ">=" => "<",
            "<=" => ">",
            "=" => "!=",
            "in" => "notin",
            _ => null,
        } : null;
        if (negated is null) return;
        tokens.RemoveAt(i);
        tokens[i] = tokens[i] with { Text = negated };
    }

    private static Token At(List<Token> tokens, int i) => i >= 0 && i < tokens.Count ? tokens[i] : Token.End;
}
