using R1.Data;
using R1.Data.Registers;
using R1.Evaluation;
using R1.Generation;

namespace R1.Tests.Evaluation;

public class SecondPassTests
{
    // 5 + 1 = 6, 6 * 3 = 18, of which 8 remains.
    private static readonly Problem Problem = new RegisterProgram(new ArithmeticFamily(), 5, [0, 20]).ToProblem("en");

    [Theory]
    [InlineData("<think> first #1 +1 7 then #2 *3 1 wait check first #1 +1 6 then #2 *3 8 fix </think> <answer> 8 </answer>", "1", "8", true)]
    [InlineData("<think> first #1 6 then #2 8 wait check first #1 6 then #2 8 correct </think> <answer> 8 </answer>", "8", "8", false)]
    [InlineData("<think> first #2 8 等等 检查 first #2 3 修正 </think> <answer> 3 </answer>", "8", "3", false)]
    [InlineData("<think> first #2 1 wait check first #2 8 wait check first #2 9", "1", "8", true)]
    public void Of_TwoPasses_ReadsBothResults(string text, string first, string second, bool corrects)
    {
        var pass = SecondPass.Of(Rollout(text))!;
        Assert.Equal((first, second, corrects), (pass.First, pass.Second, pass.Corrects));
    }

    [Theory]
    [InlineData("<think> first #1 +1 6 then #2 *3 8 </think> <answer> 8 </answer>")]
    [InlineData("<think> wait check first #1 +1 6 </think> <answer> 8 </answer>")]
    [InlineData("<think> first #2 8 wait </think> <answer> 8 </answer>")]
    [InlineData("")]
    public void Of_NotTwoPasses_IsNull(string text) => Assert.Null(SecondPass.Of(Rollout(text)));

    [Fact]
    public void Tally_EveryOutcome_IsCountedOnce()
    {
        string[] texts = [.. new[] { ("1", "8"), ("8", "8"), ("8", "8"), ("1", "2"), ("8", "1") }.Select(p => $"<think> {p.Item1} wait {p.Item2} </think>")];
        var passes = SecondPass.In([new RolloutGroup(Problem, [.. texts.Select(Rollout)])]);
        Assert.Equal(new SecondPassTally(5, 1, 2, 1, 1), SecondPass.Tally(passes));
    }

    private static Rollout Rollout(string text) => new(Problem, [], new SampledCompletion([], [], true), text);
}
