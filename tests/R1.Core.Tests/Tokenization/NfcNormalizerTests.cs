using R1.Tokenization;

namespace R1.Tests.Tokenization;

/// <summary>Cases of Unicode Standard Annex 15 and of its NormalizationTest.txt.</summary>
public class NfcNormalizerTests
{
    [Theory]
    [InlineData("plain ASCII, Latin-1 é", "plain ASCII, Latin-1 é")]
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("\u212B \u2126", "\u00C5 \u03A9")]
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("s\u0307\u0323", "\u1E69")]
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1100\u1161 \u1100\u1161\u11A8", "\uAC00 \uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A7", "\uAC00\u11A7")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("e\u0301\u0301", "\u00E9\u0301")]
    [InlineData("\u09C7\u09BE", "\u09CB")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\U0002F800", "\u4E3D")]
    [InlineData("①Ａﬁ", "①Ａﬁ")]
    public void Normalize_Text_IsInFormC(string text, string expected)
    {
        var normalizer = new NfcNormalizer();
        Assert.Equal(expected, normalizer.Normalize(text));
        Assert.Equal(expected, normalizer.Normalize(expected));
    }
}
