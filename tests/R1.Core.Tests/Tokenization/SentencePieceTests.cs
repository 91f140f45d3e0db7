using System.Text;
using System.Text.Json.Nodes;
using R1.Tokenization;

namespace R1.Tests.Tokenization;

/// <summary>Tokenizers as SentencePiece makes them, on a vocabulary small enough to see through: bytes, three letters, the space, two merges.</summary>
public class SentencePieceTests
{
    private const int Begin = 1, FirstByte = 3, Space = 259, A = 260, B = 261, Ab = 262, SpaceAb = 263;

    [Theory]
    [InlineData("ab", new[] { SpaceAb })]
    [InlineData("ab a", new[] { SpaceAb, Space, A })]
    [InlineData("b", new[] { Space, B })]
    [InlineData("", new int[0])]
    [InlineData("é", new[] { Space, FirstByte + 0xC3, FirstByte + 0xA9 })]
    [InlineData("aé😀b", new[] { Space, A, FirstByte + 0xC3, FirstByte + 0xA9, FirstByte + 0xF0, FirstByte + 0x9F, FirstByte + 0x98, FirstByte + 0x80, B })]
    [InlineData("<s>b", new[] { Begin, Space, B })]
    public void EncodeAndDecode_Text_GivesItsIdsAndComesBack(string text, int[] ids)
    {
        Assert.Equal(ids, Tokenizer().EncodeToIds(text));
        Assert.Equal(text.Replace("<s>b", "<s> b"), Tokenizer().Decode(ids));
    }

    [Fact]
    public void EncodeWithSpecialTokens_Text_BeginsWithTheirs() => Assert.Equal([Begin, SpaceAb], Tokenizer().EncodeWithSpecialTokens("ab"));

    [Fact]
    public void Decode_BytesThatFormNoCharacter_AreOneMarkEach() =>
        Assert.Equal("\uFFFD\uFFFDb", Tokenizer().Decode([FirstByte + 0xC3, FirstByte + 0x28, B]));

    [Fact]
    public void EncodeToTokens_Offsets_PointIntoTheText()
    {
        var tokens = Tokenizer().EncodeToTokens("éab", out var normalized);
        Assert.Equal("\u2581éab", normalized);
        Assert.Equal([0..1, 1..2, 1..2, 2..4], tokens.Select(token => token.Offset));
    }

    [Fact]
    public void StreamingDecoder_BytesOfACharacter_AreHeldBack()
    {
        var stream = new StreamingDecoder(Tokenizer());
        int[] ids = [Space, A, FirstByte + 0xF0, FirstByte + 0x9F, FirstByte + 0x98, FirstByte + 0x80, Space, B, FirstByte + 0xC3];

        Assert.Equal(["", "a", "", "", "", "😀", " ", "b", ""], ids.Select(stream.Add));
        Assert.Equal("\uFFFD", stream.Complete());
    }

    [Theory]
    [InlineData("normalizer", """{ "type": "Prepend", "prepend": "▁" }""", "normalizer = another than Prepend and Replace of Llama 2 is not supported")]
    [InlineData("pre_tokenizer", """{ "type": "Metaspace", "replacement": "▁" }""", "pre_tokenizer = Metaspace is not supported")]
    public void Load_UnsupportedPart_IsNamed(string part, string json, string message) =>
        Assert.Contains(
            message, Assert.Throws<NotSupportedException>(() => Tokenizer(root => root[part] = JsonNode.Parse(json))).Message, StringComparison.Ordinal);

    private static HuggingFaceTokenizer Tokenizer(Action<JsonNode>? change = null)
    {
        var path = Path.GetTempFileName();
        using (var writer = new BinaryWriter(File.Create(path)))
        {
            writer.Write(9);
            IEnumerable<string> bytes = Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>");
            foreach (var (id, text) in ((string[])["<unk>", "\n<s>\n", "\n</s>\n", .. bytes, " ", "a", "b", "ab", " ab"]).Index())
            {
                writer.Write(id < 262 ? -1000f : 262f - id);
                writer.Write(Encoding.UTF8.GetByteCount(text));
                writer.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        var json = JsonNode.Parse(Llama2cTokenizer.ToJson(path, 264))!;
        File.Delete(path);
        change?.Invoke(json);
        return HuggingFaceTokenizer.Load(new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString())), "some.json");
    }
}
