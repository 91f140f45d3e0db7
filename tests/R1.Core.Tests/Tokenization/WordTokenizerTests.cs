using System.Buffers;
using Microsoft.ML.Tokenizers;
using R1.Configuration;
using R1.Tokenization;

namespace R1.Tests.Tokenization;

public class WordTokenizerTests
{
    private static readonly string[] Words = ["<pad>", "<user>", "<asst>", "<think>", "</think>", "7", "①", "先", "first"];
    private readonly WordTokenizer _tokenizer = new(Words);

    [Fact]
    public void EncodeToIds_KnownWords_PlacesInTheList()
    {
        Tokenizer tokenizer = _tokenizer;
        Assert.Equal([1, 5, 6, 7, 2], tokenizer.EncodeToIds("<user> 7 ① 先 <asst>"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("first")]
    [InlineData("<user> 7 ① 先 <asst>")]
    public void Decode_OfEncoded_GivesTextBack(string text) => Assert.Equal(text, _tokenizer.Decode(_tokenizer.EncodeToIds(text)));

    [Fact]
    public void EncodeToIds_AnyWhiteSpace_Separates() => Assert.Equal([5, 5, 5], _tokenizer.EncodeToIds("  7\n7\t\u30007 "));

    [Fact]
    public void EncodeToIds_UnknownWord_ErrorNamesWordAndPosition()
    {
        var error = Assert.Throws<ArgumentException>(() => _tokenizer.EncodeToIds("7 first second"));
        Assert.Equal("Word 2 of the text, 'second', is not in the vocabulary of 9 words, and there is no word for unknown ones.", error.Message);
    }

    [Fact]
    public void EncodeToIds_UnknownWordGiven_StandsForAllOthers() =>
        Assert.Equal([5, 9, 9], new WordTokenizer([.. Words, "<unk>"], "<unk>").EncodeToIds("7 seven acht"));

    [Fact]
    public void EncodeToIds_TagWithoutSpace_IsNoTag() => Assert.Throws<ArgumentException>(() => _tokenizer.EncodeToIds("<think>7"));

    [Fact]
    public void EncodeToTokens_GivesOffsetsIntoTheText()
    {
        var tokens = _tokenizer.EncodeToTokens(" 7  first", out _);
        Assert.Equal([1..2, 4..9], tokens.Select(token => token.Offset));
    }

    [Fact]
    public void EncodeToIds_TokenBudget_StopsAndTellsWhere()
    {
        Assert.Equal([5, 8], _tokenizer.EncodeToIds("7 first 先", maxTokenCount: 2, out _, out var consumed));
        Assert.Equal("7 first".Length, consumed);
        Assert.Equal(3, _tokenizer.CountTokens("7 first 先"));
    }

    [Fact]
    public void Decode_SmallDestination_StopsBetweenWords()
    {
        var destination = new char[8];
        Assert.Equal(OperationStatus.DestinationTooSmall, _tokenizer.Decode([5, 8, 7], destination, out var ids, out var chars));
        Assert.Equal((2, "7 first"), (ids, new string(destination, 0, chars)));
    }

    [Fact]
    public void Constructor_DoubledEmptyOrSpacedWord_Throws()
    {
        Assert.Contains("'a' is there twice, as 0 and 2", Assert.Throws<ArgumentException>(() => new WordTokenizer(["a", "b", "a"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new WordTokenizer(["a", ""]));
        Assert.Throws<ArgumentException>(() => new WordTokenizer(["a b"]));
        Assert.Throws<ArgumentException>(() => new WordTokenizer(["a"], unknownWord: "<unk>"));
    }

    [Fact]
    public void WordOf_IdOutsideVocabulary_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.WordOf(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([-1]));
    }

    [Fact]
    public void Hash_OrderChanges_HashChanges()
    {
        Assert.Equal(_tokenizer.Hash, new WordTokenizer(Words).Hash);
        Assert.NotEqual(_tokenizer.Hash, new WordTokenizer(Words.Reverse()).Hash);
        Assert.NotEqual(_tokenizer.Hash, new WordTokenizer(Words, "<pad>").Hash);
    }

    [Fact]
    public void Load_OfSaved_IsTheSameTokenizer()
    {
        using var folder = new TemporaryFolder();
        var saved = new WordTokenizer(Words, "<pad>");
        saved.Save(folder.File("vocabulary.json"));
        Assert.Equal(saved.Hash, WordTokenizer.Load(folder.File("vocabulary.json")).Hash);
        File.WriteAllText(folder.File("vocabulary.json"), """{ "words": ["a", 1] }""");
        Assert.Contains("words[1] = 1", Assert.Throws<InvalidConfigException>(() => WordTokenizer.Load(folder.File("vocabulary.json"))).Message,
            StringComparison.Ordinal);
    }
}
