using R1.Verification.Instructions;

namespace R1.Tests.Verification.Instructions;

public class SentencesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("...", 0)]
    [InlineData("No mark at all", 1)]
    [InlineData("One. Two! Three? Four…", 4)]
    [InlineData("one. two. and three", 3)]
    [InlineData("What?! \"Yes.\" (He left.) End", 4)]
    [InlineData("Dr. J. Smith met Mrs. Jones at 9.30 a.m. in Paris.", 1)]
    [InlineData("He came at 9 a.m. She left.", 2)]
    [InlineData("Apples, pears, etc. are fruit, e.g. here.", 1)]
    [InlineData("So am I. And you?", 2)]
    [InlineData("Wait... what? Well... Yes.", 3)]
    [InlineData("1. First point.\n2. Second point.\n", 2)]
    [InlineData("It was 1999. Then came 2000.", 2)]
    [InlineData("A heading\n\nand a text.", 1)]
    [InlineData("See www.example.com for 3.5 more.", 1)]
    [InlineData("你好。再见！真的吗？", 3)]
    [InlineData("यह एक है। वह दो है।", 2)]
    [InlineData("کیا؟ یہ ہے۔", 2)]
    public void Count_Text_CountsItsSentences(string text, int expected) => Assert.Equal(expected, Sentences.Count(text));
}
