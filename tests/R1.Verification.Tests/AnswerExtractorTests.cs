using R1.Verification;
using R1.Verification.Extraction;

namespace R1.Tests.Verification;

public class AnswerExtractorTests
{
    [Theory]
    [InlineData("\\boxed{1} then \\boxed{2}", "2")]
    [InlineData("\\boxed{\\boxed{3}}", "3")]
    [InlineData("\\boxed{\\frac{1}{2}}", "\\frac{1}{2}")]
    [InlineData("\\boxed{1} and $\\boxed{-2}$.", "1, -2")]
    [InlineData("\\boxed{3} pens and \\boxed{5} books", "3, 5")]
    [InlineData("First \\boxed{3}, but then \\boxed{4}.", "4")]
    [InlineData("So we get 12, that is \\boxed{12", null)]
    [InlineData("We had \\boxed{1}. And now \\boxed{2}", "2")]
    [InlineData("\\boxed{4} and a box that is cut off \\boxed{\\frac{1", "4")]
    [InlineData("$\\boxed{28}$ percent", "28\\%")]
    [InlineData("\\fbox{7}", "7")]
    [InlineData("\\boxed 5", "5")]
    [InlineData("<think>\\boxed{1}</think> so \\boxed{2}", "2")]
    [InlineData("<think>x</think><answer>3</answer>", "3")]
    [InlineData("<answer>3</answer> or <answer>4</answer>", null)]
    [InlineData("They sell 48 clips.\n#### 72", "72")]
    [InlineData("The final answer is $\\frac{3}{4}$. I hope it is correct.", "\\frac{3}{4}")]
    [InlineData("Final Answer: The smallest $k$ is 12.", "12")]
    [InlineData("The answer is x = 5, because 3 + 2 = 5.", "x = 5")]
    [InlineData("The answer is Evelyn.", "Evelyn")]
    [InlineData("**Answer:** 12", "12")]
    [InlineData("所以答案是 $\\frac{1}{2}$。", "\\frac{1}{2}")]
    [InlineData("最终答案：42", "42")]
    [InlineData("答案为 12 个。", "12 个")]
    [InlineData("So $x=1$ or $x=2$.", "x=1 ; x=2")]
    [InlineData("It costs $10 and the other $20.", "20")]
    [InlineData("From 3 to \\(x^2\\) we get \\[7\\]", "7")]
    [InlineData("it is not 7 but 2,500.75€", "2,500.75")]
    [InlineData("x_1 is -5/3", "-5/3")]
    [InlineData("28 percent", "28 percent")]
    [InlineData("(3, 4]", "(3, 4]")]
    [InlineData("", null)]
    [InlineData("No numbers in this long sentence, and no mathematics either.", null)]
    public void Extract_Text_GivesTheFinalAnswer(string text, string? expected) => Assert.Equal(expected, AnswerExtractor.Extract(text));

    [Fact]
    public void Extract_OnlyLatex_LeavesPlainNumbersAlone() => Assert.Null(AnswerExtractor.Extract("It is 9", AnswerForms.Latex));

    [Fact]
    public void Extract_StringEscapes_AreUndone()
    {
        Assert.Equal("\\frac{1}{2}", AnswerExtractor.Extract("\boxed{\frac{1}{2}}"));
        Assert.Equal("\\frac{1}{2}", AnswerExtractor.Extract("\\\\boxed{\\\\frac{1}{2}}"));
        Assert.Equal("3", AnswerExtractor.Extract("\uFF13"));
    }

    [Fact]
    public void Extract_HugeTexts_TakesLinearTime()
    {
        foreach (var piece in new[] { "$", "{", "\\boxed{", "\\(", "\\[1", "1 ", "a ", "answer is ", "\\", "\\a", "<answer>", "9,", ",000", "7",
            "\\boxed{1} and ", "\\text{", "$1 and two more ", "\n", "." })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
            AnswerExtractor.Extract(text);
            AnswerExtractor.Extract("1" + text);
            AnswerExtractor.Extract("\\" + text.Replace(" ", ""));
            AnswerExtractor.Choice(text);
        }
        AnswerExtractor.Extract(string.Concat(Enumerable.Repeat("\\boxed{", 30_000)) + new string('}', 30_000));
    }

    [Theory]
    [InlineData("a. 3", "3")]
    [InlineData("\\text{cm}", "cm")]
    [InlineData("\\frac{\\sqrt{2}}{3}", "(sqrt(2))/(3)")]
    [InlineData("1,234", "1234")]
    [InlineData("90^\\circ", "90")]
    [InlineData("x^2", "x**2")]
    [InlineData("1 1/2", "1+1/2")]
    public void Normalize_Latex_GivesPlainText(string text, string expected) => Assert.Equal(expected, PlainText.Normalize(text));
}
