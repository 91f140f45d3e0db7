using R1.Data.Search;

namespace R1.Tests.Data.Search;

public class OperationsTests
{
    private static readonly IEnumerable<int> All = Enumerable.Range(0, Operations.Count);
    private static readonly IEnumerable<int> Numbers = Enumerable.Range(0, Operations.Modulus);

    [Fact]
    public void Apply_EveryOperation_ReachesEveryNumberOnceAndCanBeUndone()
    {
        Assert.All(All, operation => Assert.Equal(Operations.Modulus, Numbers.Select(number => Operations.Apply(operation, number)).Distinct().Count()));
        Assert.All(All, operation => Assert.All(Numbers, number => Assert.Equal(number, Operations.Undo(operation, Operations.Apply(operation, number)))));
    }

    [Fact]
    public void Run_TwoOperationsInTheOtherOrder_LeadElsewhereFromEveryNumber() => Assert.All(
        from first in All from second in All where first < second select (first, second),
        pair => Assert.All(Numbers, number => Assert.NotEqual(
            Operations.Run(number, [pair.first, pair.second]), Operations.Run(number, [pair.second, pair.first]))));

    [Fact]
    public void Find_EveryName_IsItsIndex()
    {
        Assert.All(All, operation => Assert.Equal(operation, Operations.Find(Operations.Names[operation])));
        Assert.Null(Operations.Find("1x+1"));
    }

    [Fact]
    public void Apply_ThreeTimesTwentyPlusFour_IsThreeModuloSixtyOne() => Assert.Equal(3, Operations.Apply(Operations.Find("3x+4")!.Value, 20));

    [Fact]
    public void CountWays_TwoSteps_SumToAllSequences() =>
        Assert.Equal(9, Numbers.Sum(target => Operations.CountWays(start: 7, target, steps: 2, menu: [0, 4, 9])));
}
