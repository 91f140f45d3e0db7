namespace R1.Verification.Responses;

/// <summary>The two parts of a completion and what is wrong with its form.</summary>
/// <param name="Thoughts">
/// The chain of thought, trimmed; null unless <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> are there exactly once, in order, with no tag between.
/// </param>
/// <param name="Answer">
/// The answer, trimmed; null unless <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c> are there exactly once, in order, with no tag between, and
/// not inside the thoughts. A completion with two answers has none: naming every candidate must not pay.
/// </param>
/// <param name="Faults">All deviations from the format; <see cref="ResponseFaults.None"/> when it is kept.</param>
public sealed record ParsedResponse(string? Thoughts, string? Answer, ResponseFaults Faults)
{
    /// <summary>True when the completion has the format of table 1.</summary>
    public bool IsWellFormed => Faults == ResponseFaults.None;
}
