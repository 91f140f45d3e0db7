using R1.Data;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Tests.Data.Registers;

public class RegisterTraceWriterTests
{
    private static readonly RegisterProgram Program = new(RegisterFamily.Named("arithmetic"), 5, [2, 10, 18]); // +3, -2, *1; numbered from #13

    [Theory]
    [InlineData(Granularity.Fine, "first #0 5 then #13 +3 8 then #14 -2 6 then #15 *1 6")]
    [InlineData(Granularity.Medium, "first #13 8 then #14 6 then #15 6")]
    [InlineData(Granularity.Coarse, "first #14 6 then #15 6")]
    public void Write_WithoutErrors_ShowsTheStates(Granularity granularity, string expected)
    {
        var trace = Program.Write("en", new WritingStyle { Granularity = granularity, ErrorRate = 0, MisconceptionRate = 0 }, new SeededRandom(1));
        Assert.Equal(new ReasoningTrace(expected, "6"), trace);
    }

    [Fact]
    public void Write_RecheckOfAWrongChain_FixesTheAnswer()
    {
        var style = new WritingStyle { Granularity = Granularity.Medium, ErrorRate = 1, RecheckRate = 1, RecheckErrorRate = 0, RecheckMisconceptionRate = 0 };
        var trace = Program.Write("zh", style, new SeededRandom(1));
        Assert.Equal("6", trace.Answer);
        Assert.EndsWith("等等 检查 先 #0 5 再 #13 8 再 #14 6 再 #15 6 修正", trace.Thoughts);
    }

    [Fact]
    public void Write_Misconception_IsTheSameWrongStateEveryTime()
    {
        var style = new WritingStyle { Granularity = Granularity.Medium, ErrorRate = 0, MisconceptionRate = 1 };
        var answers = Enumerable.Range(0, 20).Select(i => Program.Write("en", style, new SeededRandom((ulong)i)).Answer).Distinct();
        var family = Program.Family;
        Assert.Equal(family.States[family.Misconception(6, 18)], Assert.Single(answers));
        Assert.NotEqual("6", Assert.Single(answers));
    }

    [Theory]
    [InlineData(Granularity.Direct, 0.6)]
    [InlineData(Granularity.Medium, 0.2)]
    public void Write_ErrorRate_IsKept(Granularity granularity, double rate)
    {
        var random = new SeededRandom(3);
        var oneStep = Program with { Operations = [2] };
        var style = new WritingStyle { Granularity = granularity, ErrorRate = rate };
        var wrong = Enumerable.Range(0, 5000).Count(_ => oneStep.Write("en", style, random).Answer != "8");
        Assert.InRange(wrong / 5000.0, rate - 0.03, rate + 0.03);
    }

    [Fact]
    public void WithIndependentLanguage_KeepsTheShareOfMixing()
    {
        var config = new WebCorpusConfig();
        double Mixed(WebCorpusConfig c) => c.Authors.Sum(a => a.Share * a.Style.MixRate);
        Assert.Equal(Mixed(config), Mixed(config.WithIndependentLanguage()), 12);
        Assert.Single(config.WithIndependentLanguage().Authors.Skip(1).Select(a => a.Style.MixRate).Distinct());
    }
}
