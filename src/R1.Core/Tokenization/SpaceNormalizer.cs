using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>SentencePiece's way with spaces: a text begins with one, and every one is written as U+2581.</summary>
internal sealed class SpaceNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string original) => original.Length == 0 ? "" : '\u2581' + original.Replace(' ', '\u2581');

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
