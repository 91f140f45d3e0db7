using R1.Data;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Tests.Data.Registers;

public class RegisterFamilyTests
{
    public static TheoryData<string> Names => [.. RegisterFamily.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryStateAndOperation_StaysInTheStates(string name)
    {
        var family = RegisterFamily.Named(name);
        for (var state = 0; state < family.States.Count; state++)
            for (var operation = 0; operation < family.Operations.Count; operation++)
                Assert.InRange(family.Apply(state, operation), 0, family.States.Count - 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Misconception_EveryStateAndOperation_IsAWrongState(string name)
    {
        var family = RegisterFamily.Named(name);
        for (var state = 0; state < family.States.Count; state++)
            for (var operation = 0; operation < family.Operations.Count; operation++)
                Assert.DoesNotContain(family.Misconception(state, operation), new[] { family.Apply(state, operation), -1, family.States.Count });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DrawOperation_Rate_IsTheShareOfAdvancedOnes(string name)
    {
        var (family, random) = (RegisterFamily.Named(name), new SeededRandom(4));
        double Advanced(double rate) => Enumerable.Range(0, 4000).Count(_ => family.IsAdvanced(family.DrawOperation(rate, random))) / 4000.0;
        Assert.Equal(0, Advanced(0));
        Assert.Equal(1, Advanced(1));
        Assert.InRange(Advanced(0.25), 0.22, 0.28);
    }

    [Fact]
    public void FirstLabel_ManyPrograms_StartEverywhereAndEndInTime()
    {
        var random = new SeededRandom(4);
        var first = Enumerable.Range(0, 2000).Select(_ => RegisterFamily.All[0].Draw(4, Split.Train, random).FirstLabel).ToList();
        Assert.Equal(Enumerable.Range(0, RegisterLexicon.Labels.Count - 3), first.Distinct().Order());
        Assert.Equal(0, RegisterFamily.All[0].Draw(RegisterLexicon.Labels.Count, Split.Train, random).FirstLabel);
    }

    [Theory]
    [InlineData("arithmetic", "7", "*3", "1")]
    [InlineData("arithmetic", "2", "-5", "7")]
    [InlineData("variables", "8", "+=5", "3")]
    [InlineData("variables", "8", "min5", "5")]
    [InlineData("variables", "1", "max4", "4")]
    [InlineData("calendar", "Sat", ">>2", "Mon")]
    [InlineData("calendar", "Mon", "<<1", "Sun")]
    [InlineData("logic", "101", "^011", "110")]
    [InlineData("logic", "101", "&110", "100")]
    [InlineData("logic", "101", "|010", "111")]
    [InlineData("logic", "101", "!", "010")]
    public void Apply_KnownCase_GivesItsResult(string name, string state, string operation, string expected)
    {
        var family = RegisterFamily.Named(name);
        var result = family.Apply(IndexOf(family.States, state), IndexOf(family.Operations, operation));
        Assert.Equal(expected, family.States[result]);
    }

    [Fact]
    public void Named_Unknown_ListsTheFamilies() =>
        Assert.Contains("arithmetic, variables, calendar, logic", Assert.Throws<ArgumentException>(() => RegisterFamily.Named("chess")).Message);

    private static int IndexOf(IReadOnlyList<string> list, string item) => list.ToList().IndexOf(item);
}
