using R1.Evaluation;

namespace R1.Tests.Evaluation;

public class WinRateTests
{
    [Fact]
    public void Of_EqualLengths_IsTheRawRate()
    {
        var rate = WinRate.Of([new(1, 5, 5), new(0, 5, 5), new(1, 9, 9), new(0.5, 3, 3), new(1, 2, 2)], seed: 1);
        Assert.Equal(0.7, rate.Raw.Mean, 1e-12);
        Assert.Equal(0.7, rate.LengthControlled, 1e-5);
    }

    [Fact]
    public void Of_LongerAnswerAlwaysWins_GivesNeitherModelAnything()
    {
        // Whoever is longer wins nine of ten; the model is longer in two thirds of the pairs. At equal length nobody is better.
        var rate = WinRate.Of([.. Rate(18, 20, 20, 10), .. Rate(1, 10, 10, 20)], seed: 1);
        Assert.Equal(19.0 / 30, rate.Raw.Mean, 1e-12);
        Assert.Equal(0.5, rate.LengthControlled, 1e-4);
    }

    [Fact]
    public void Of_TwoLengthsOfDifference_SolvesTheTwoEquations()
    {
        // With two values of x the logits are fitted exactly: a - b t = logit .5 and a + b t = logit .8, so that a = logit(.8) / 2, whose sigmoid is 2/3.
        JudgedAnswer[] answers = [.. Rate(5, 10, 11, 10), .. Rate(8, 10, 10, 11)];
        Assert.Equal(2.0 / 3, WinRate.Of(answers, seed: 1).LengthControlled, 1e-4);
    }

    [Fact]
    public void Of_EveryAnswerWins_IsFiniteAndNearOne() =>
        Assert.InRange(WinRate.Of([.. Enumerable.Repeat(new JudgedAnswer(1, 4, 6), 20)], seed: 1).LengthControlled, 0.95, 1);

    private static IEnumerable<JudgedAnswer> Rate(int wins, int of, int length, int other) =>
        Enumerable.Range(0, of).Select(i => new JudgedAnswer(i < wins ? 1 : 0, length, other));
}
