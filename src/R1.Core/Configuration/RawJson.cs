namespace R1.Configuration;

/// <summary>A faulty value as it is written in a file, shown without further quotes and cut when it is long.</summary>
internal sealed record RawJson(string Text)
{
    private const int MaxLength = 80;

    public override string ToString() => Text.Length <= MaxLength ? Text : Text[..MaxLength] + "…";
}
