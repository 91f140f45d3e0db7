using R1.Data;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Tests.Data;

public class ProblemMixtureTests
{
    private static readonly ProblemMixture Mixture = new(
        new MixturePart(3, (count, random) => ProblemSet.Generate(count, new LevelRange(3, 9), Split.Train, random)),
        new MixturePart(1, (count, random) => CodeFamily.Generate(count, new LevelRange(1, 2), Split.Train, random)));

    [Theory]
    [InlineData(32, 8)]
    [InlineData(2, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    [InlineData(30, 8)]
    public void Draw_Count_HasTheSharesToWithinOne(int count, int code)
    {
        var drawn = Mixture.Draw(count, new SeededRandom(1));
        Assert.Equal(count, drawn.Count);
        Assert.InRange(drawn.Count(p => p.Family == CodeFamily.Name), code - 1, code + 1);
        Assert.Equal(drawn, Mixture.Draw(count, new SeededRandom(1)));
    }

    [Fact]
    public void Create_NoPartOrNoShare_Throws()
    {
        Assert.Throws<ArgumentException>(() => new ProblemMixture());
        Assert.Contains("share 0", Assert.Throws<ArgumentException>(() => new ProblemMixture(new MixturePart(0, (_, _) => []))).Message);
        Assert.Throws<ArgumentException>(() => new ProblemMixture(new MixturePart(double.NaN, (_, _) => [])));
    }
}
