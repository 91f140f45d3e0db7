namespace R1.Data;

/// <summary>A response in two parts: the chain of thought and the answer.</summary>
public sealed record ReasoningTrace(string Thoughts, string Answer)
{
    /// <summary>The response in the format of the paper's template (table 1).</summary>
    public string Format() => Thoughts.Length == 0
        ? $"<think> </think> <answer> {Answer} </answer>"
        : $"<think> {Thoughts} </think> <answer> {Answer} </answer>";
}

/// <summary>How much of the work a chain of thought shows.</summary>
public enum Granularity
{
    /// <summary>No steps: a guess.</summary>
    Direct,
    /// <summary>Every second state.</summary>
    Coarse,
    /// <summary>Every state, without its operation.</summary>
    Medium,
    /// <summary>Every operation and its state.</summary>
    Fine,
}
