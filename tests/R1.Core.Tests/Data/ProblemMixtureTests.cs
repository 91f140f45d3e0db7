using R1.Data;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Tests.Data;

public class ProblemMixtureTests
{
    private static readonly ProblemMixture Mixture = new(
        (new FamilySource(Drawn.RegisterConfig(3, 9)), 3), (new FamilySource(Drawn.CodeConfig()), 1));

    [Theory]
    [InlineData(32, 8)]
    [InlineData(2, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    [InlineData(30, 8)]
    public void Draw_Count_HasTheSharesToWithinOne(int count, int code)
    {
        var drawn = Mixture.Draw(count, Split.Train, new SeededRandom(1));
        Assert.Equal(count, drawn.Count);
        Assert.InRange(drawn.Count(p => p.Family == CodeFamily.FamilyName), code - 1, code + 1);
        Assert.Equal(drawn, Mixture.Draw(count, Split.Train, new SeededRandom(1)));
    }

    [Fact]
    public void Create_NoPartOrNoShare_Throws()
    {
        Assert.Throws<ArgumentException>(() => new ProblemMixture());
        Assert.Contains("share 0", Assert.Throws<ArgumentException>(() => new ProblemMixture((new FamilySource(Drawn.CodeConfig()), 0))).Message);
        Assert.Throws<ArgumentException>(() => new ProblemMixture((new FamilySource(Drawn.CodeConfig()), double.NaN)));
    }
}
