using R1.Verification.Trees;

namespace R1.Verification;

/// <summary>In which spellings an answer is looked for in a completion.</summary>
[Flags]
public enum AnswerForms
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Boxes and mathematics between dollar signs and their like.</summary>
    Latex = 1,

    /// <summary>Numbers and expressions in plain text.</summary>
    Plain = 2,

    /// <summary>The letter of a choice; looked for when the gold answer is one.</summary>
    Choice = 4,

    /// <summary>All of them.</summary>
    All = Latex | Plain | Choice,
}

/// <summary>Tolerances and asymmetries of <see cref="AnswerVerifier"/>. The defaults suit contest and school mathematics.</summary>
public sealed record VerifierOptions
{
    /// <summary>The defaults.</summary>
    public static VerifierOptions Default { get; } = new();

    /// <summary>
    /// A decimal counts as a rounding of the other answer when it has at least this many digits after the point, agrees with it in all of them
    /// (half a unit of the last one) and three of them are significant. Fractions, whole numbers and decimals of equal length compare exactly.
    /// The default value is 6.
    /// </summary>
    public int DecimalPlaces { get; init; } = 6;

    /// <summary>Names of variables matter: f(x) is not f(y). When false they may be exchanged one for one. The default value is true.</summary>
    public bool StrictNames { get; init; } = true;

    /// <summary>
    /// An inequality is accepted where the gold answer is a set, 1 &lt; x &lt; 2 for (1, 2). The other way round, a set for an inequality, is always
    /// accepted. The default value is true.
    /// </summary>
    public bool AcceptRelationForSet { get; init; } = true;

    /// <summary>Answers side by side, as in 3, 5, 7, must come in the order of the gold answer. The default value is false.</summary>
    public bool OrderedLists { get; init; }

    /// <summary>A percent sign may be missing on either side: 28 is accepted for 28 %, beside 0.28. The default value is true.</summary>
    public bool OptionalPercent { get; init; } = true;

    /// <summary>
    /// A base that the gold answer names may be missing in the prediction: 52 is accepted for 52 in base 8, and 42 is not. Two answers with bases
    /// compare by value. The default value is true.
    /// </summary>
    public bool OptionalBase { get; init; } = true;

    /// <summary>What is looked for in completions. The default value is all.</summary>
    public AnswerForms Forms { get; init; } = AnswerForms.All;
}
