namespace R1.Verification;

/// <summary>Why an answer was accepted or rejected.</summary>
public enum VerdictReason
{
    /// <summary>Accepted: the same text but for spacing.</summary>
    SameText,

    /// <summary>Accepted: the same value.</summary>
    Equal,

    /// <summary>Rejected: another value.</summary>
    Different,

    /// <summary>Rejected: the completion names no answer.</summary>
    NoAnswer,

    /// <summary>Rejected: there is no gold answer.</summary>
    NoGold,

    /// <summary>Rejected: one of the two is not mathematics that the verifier knows, and the texts differ.</summary>
    NotUnderstood,

    /// <summary>Rejected: the comparison needed more work than one comparison may do.</summary>
    Undecided,

    /// <summary>Rejected: too long to be an answer, and the texts differ.</summary>
    TooLong,

    /// <summary>Rejected: the verifier itself is at fault, which no text is known to bring about.</summary>
    Fault,
}

/// <summary>What the verifier found.</summary>
/// <param name="Reason">Why the answer was accepted or rejected.</param>
/// <param name="Gold">The gold answer as it was compared; null when there was none.</param>
/// <param name="Answer">The answer that was found in the completion; null when there was none.</param>
public sealed record Verdict(VerdictReason Reason, string? Gold, string? Answer)
{
    /// <summary>True when the answer is the gold answer.</summary>
    public bool IsCorrect => Reason is VerdictReason.SameText or VerdictReason.Equal;
}
