using R1.Foundation;

namespace R1.Data.Corpora;

/// <summary>The faults of hurried authors: a tag forgotten, the answer outside its tags, the answer twice.</summary>
internal static class BrokenFormat
{
    /// <summary>A response in one of four broken formats.</summary>
    public static string Of(ReasoningTrace trace, SeededRandom random) => random.Next(4) switch
    {
        0 => $"{trace.Thoughts} <answer> {trace.Answer} </answer>".TrimStart(),
        1 => $"<think> {trace.Thoughts} <answer> {trace.Answer} </answer>".Replace("  ", " "),
        2 => $"<think> {trace.Thoughts} </think> {trace.Answer}".Replace("  ", " "),
        _ => $"{trace.Format()} <answer> {trace.Answer} </answer>",
    };
}
