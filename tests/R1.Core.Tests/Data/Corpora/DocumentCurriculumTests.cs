using R1.Configuration;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Tests.Data.Corpora;

public class DocumentCurriculumTests
{
    private static readonly DocumentMixture Walks = Only(new SearchWalks());
    private static readonly DocumentMixture Comparisons = Only(new SearchComparisons());

    [Fact]
    public void Documents_OfAStep_AreThoseOfItsPhase()
    {
        var curriculum = new DocumentCurriculum { Phases = [new(3, Walks), new(5, Comparisons)] };
        string KindAt(int step) => curriculum.Documents(step, new SeededRandom(1)).First().Kind;
        Assert.Equal(["walks", "walks", "comparisons", "comparisons", "comparisons"], new[] { 1, 3, 4, 5, 900 }.Select(KindAt));
    }

    [Fact]
    public void ExtentAt_SmallStepsThenGrowth_RunsFromNothingToAll()
    {
        var curriculum = new DocumentCurriculum { Phases = [new(9, Walks)], SmallSteps = 10, GrowthSteps = 20 };
        Assert.Equal([0, 0, 0.5, 1, 1], new[] { 1, 10, 20, 30, 99 }.Select(curriculum.ExtentAt));
        Assert.Equal(1, (curriculum with { SmallSteps = 0, GrowthSteps = 0 }).ExtentAt(1));
    }

    [Fact]
    public void Stretched_Half_EndsPhasesAndGrowthInHalfTheSteps()
    {
        var whole = new DocumentCurriculum { Phases = [new(4, Walks), new(10, Comparisons), new(int.MaxValue, Walks)], SmallSteps = 10, GrowthSteps = 20 };
        var half = whole.Stretched(0.5);
        Assert.Equal([2, 5, int.MaxValue], half.Phases.Select(phase => phase.UntilStep));
        Assert.Equal((5, 10), (half.SmallSteps, half.GrowthSteps));
    }

    [Fact]
    public void Validate_PhasesOutOfOrderAndShareOfNothing_ListsBoth()
    {
        var faulty = new DocumentCurriculum { Phases = [new(5, Walks), new(5, new DocumentMixture { Parts = [new(0, new SearchWalks())] })] };
        var faults = Assert.Throws<InvalidConfigException>(() => faulty.Validate()).Faults.Select(fault => fault.Field);
        Assert.Equal(["phases", "phases[1].documents.parts[0].share"], faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MixtureDraw_Shares_AreKept()
    {
        var random = new SeededRandom(1);
        var mixture = new DocumentMixture { Parts = [new(3, new SearchWalks()), new(1, new SearchComparisons())] };
        Assert.Equal(0.75, Enumerable.Range(0, 4000).Average(_ => mixture.Draw(random).Kind == "walks" ? 1.0 : 0), 0.02);
    }

    private static DocumentMixture Only(DocumentKind kind) => new() { Parts = [new(1, kind)] };
}
