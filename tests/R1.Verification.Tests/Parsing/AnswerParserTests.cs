using R1.Verification.Parsing;

namespace R1.Tests.Verification.Parsing;

/// <summary>Trees as their keys: sums and products in any order, fractions of whole numbers as numbers.</summary>
public class AnswerParserTests
{
    [Theory]
    [InlineData("1,234", "1234")]
    [InlineData("1, 234", "(list 1 234)")]
    [InlineData("(1,234)", "(tuple 1 234)")]
    [InlineData("2\\frac13", "7/3")]
    [InlineData("-2\\frac13", "-7/3")]
    [InlineData("2\\cdot\\frac13", "(* 1/3 2)")]
    [InlineData("\\frac919", "9/19")]
    [InlineData("-x^2", "(* (x^2) -1)")]
    [InlineData("2^{-3}", "(2^-3)")]
    [InlineData("2^3^2", "(2^(3^2))")]
    [InlineData("\\sin^2 x", "((sin x)^2)")]
    [InlineData("\\sin^{-1} x", "(arcsin x)")]
    [InlineData("\\sin 2x\\cos x", "(* (cos x) (sin (* 2 x)))")]
    [InlineData("\\log_2 8", "(log 2 8)")]
    [InlineData("\\sqrt[3]{x}", "(root 3 x)")]
    [InlineData("|x-1|+1", "(+ (abs (+ -1 x)) 1)")]
    [InlineData("[0,1)\\cup\\{2\\}", "(Union [0,1) (set 2))")]
    [InlineData("]0,1[", "(0,1)")]
    [InlineData("x=1\\text{ or }x=2", "(list (x = 1) (x = 2))")]
    [InlineData("1<x\\le2", "(1 < x <= 2)")]
    [InlineData("5\\text{ cm}^2", "(5 unit cm^2)")]
    [InlineData("52_8", "52_8")]
    [InlineData("\\quadx_{1}", "x_1")]
    [InlineData("x₁", null)]
    [InlineData("89_8", null)]
    [InlineData("1 2", null)]
    [InlineData("\\frac{1}{", null)]
    [InlineData("(1", null)]
    [InlineData("", null)]
    public void Parse_Text_GivesTheTree(string text, string? key) => Assert.Equal(key, AnswerParser.Parse(text).Tree?.Key);

    [Fact]
    public void Parse_Nesting_IsBounded()
    {
        Assert.NotNull(AnswerParser.Parse(new string('(', 50) + "1" + new string(')', 50)).Tree);
        Assert.Null(AnswerParser.Parse(new string('(', 200) + "1" + new string(')', 200)).Tree);
    }
}
