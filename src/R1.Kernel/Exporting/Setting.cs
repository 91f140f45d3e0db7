namespace R1.Kernel.Exporting;

/// <summary>A setting of another framework.</summary>
/// <param name="Key">Its name there, with dots where it is nested.</param>
/// <param name="Value">A text, number, truth value, or a list of them.</param>
internal sealed record Setting(string Key, object Value);
