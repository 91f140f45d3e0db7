namespace R1.Kernel.Running;

/// <summary>A parameter's value as given from outside.</summary>
/// <param name="Text">As written; lists as JSON.</param>
/// <param name="IsRaw">Given with <c>-r</c>: it is text, and nothing else.</param>
internal sealed record ParameterValue(string Text, bool IsRaw = false);
