using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

internal enum TokenKind
{
    End,
    Number,
    Symbol,
    Word,
    Function,
    Operator,
    Command,
    Relation,
    SetOperator,
    NamedSet,
    Open,
    Close,
    Bar,
    Separator,
    Gap,
    Begin,
    EndOf,
    RowBreak,
    Ampersand,
    Unknown,
}

/// <summary>A word of the language of answers.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its canonical spelling: <c>*</c> for <c>\cdot</c>, <c>&lt;=</c> for <c>\leq</c>; the digits of a number.</param>
/// <param name="HasSpace">White space stands in front.</param>
/// <param name="Number">What a number is; null for any other token.</param>
internal sealed record Token(TokenKind Kind, string Text, bool HasSpace = false, Number? Number = null)
{
    /// <summary>The end of an answer, and what is read after a failure.</summary>
    public static readonly Token End = new(TokenKind.End, "");

    /// <summary>Of a number.</summary>
    public Rational Value => Number?.Value ?? default;

    /// <summary>Digits after the point of a number.</summary>
    public int Decimals => Number?.Decimals ?? 0;

    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;
}
