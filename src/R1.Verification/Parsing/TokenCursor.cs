namespace R1.Verification.Parsing;

/// <summary>
/// A place in the tokens. After a failure every token is the end, so that all loops of the parser stop by themselves; the same happens when
/// brackets nest too deeply.
/// </summary>
internal sealed class TokenCursor(List<Token> tokens, Reading reading)
{
    /// <summary>Steps down that the parser may take: about three for each bracket, so that 60 nest. No danger to the stack.</summary>
    public const int MaxDepth = 200;

    private int _at;
    private int _depth;

    public bool HasFailed { get; private set; }

    public Reading Reading => reading;

    /// <summary>True once a slash was met that can be read in two ways.</summary>
    public bool IsSlashAmbiguous { get; set; }

    /// <summary>Vertical bars that are open, and close before they open again.</summary>
    public int OpenBars { get; set; }

    /// <summary>Integrals that wait for their differential.</summary>
    public int OpenIntegrals { get; set; }

    /// <summary>True at the dx of an integral, which is no factor.</summary>
    public bool IsAtDifferential => OpenIntegrals > 0 && Current.Is(TokenKind.Symbol, "d") && Peek().Kind == TokenKind.Symbol;

    public Token Current => HasFailed ? Token.End : tokens[_at];

    public bool IsAtEnd => Current.Kind == TokenKind.End;

    /// <summary>A token ahead, or with a negative offset one that was taken.</summary>
    public Token Peek(int offset = 1) => HasFailed || _at + offset < 0 || _at + offset >= tokens.Count ? Token.End : tokens[_at + offset];

    public Token Previous => _at > 0 ? tokens[_at - 1] : Token.End;

    public Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End) _at++;
        return token;
    }

    public bool TryTake(TokenKind kind, string text)
    {
        if (!Current.Is(kind, text)) return false;
        _at++;
        return true;
    }

    public bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind || kind == TokenKind.End) return false;
        _at++;
        return true;
    }

    /// <summary>Reads a number that is cut in two: <c>\frac12</c>.</summary>
    public void Replace(Token token, int offset = 0) => tokens[_at + offset] = token;

    public void Fail() => HasFailed = true;

    /// <summary>Goes one level down; false, and a failure, when that is too deep.</summary>
    public bool Enter()
    {
        if (++_depth > MaxDepth) Fail();
        return !HasFailed;
    }

    public void Leave() => _depth--;
}
