using R1.Search;

namespace R1.Tests.Search;

public class CandidatePoolTests
{
    private static readonly CandidatePool Pool = new([true, false, true, false], ["a", "b", "a", null]);

    [Fact]
    public void BestOf_TwoOfFour_IsTheShareOfPairsWhoseBestIsRight()
    {
        double[] scores = [0.4, 0.9, 0.8, 0.1];
        // Of the six pairs: 01 wrong, 02 right, 03 right, 12 wrong, 13 wrong, 23 right.
        Assert.Equal(0.5, Pool.BestOf(2, scores), 12);
        Assert.Equal(0.5, Pool.BestOf(1, scores), 12);
        Assert.Equal(0, Pool.BestOf(4, scores), 12);
    }

    [Fact]
    public void BestOf_EqualScores_IsChance()
    {
        for (var n = 1; n <= 4; n++) Assert.Equal(Pool.PassAt1, Pool.BestOf(n, [1, 1, 1, 1]), 12);
    }

    [Fact]
    public void BestOf_ScoresThatKnowTheAnswer_IsPassAtN()
    {
        for (var n = 1; n <= 4; n++) Assert.Equal(Pool.PassAt(n), Pool.BestOf(n, [1, 0, 1, 0]), 12);
    }

    [Fact]
    public void BestOf_AnySubsets_IsTheirMean()
    {
        double[] scores = [0.4, 0.4, 0.8, 0.1];
        var pairs = from i in Enumerable.Range(0, 4) from j in Enumerable.Range(i + 1, 3 - i) select (i, j);
        double Best(int i, int j) => scores[i] == scores[j] ? (Right(i) + Right(j)) / 2 : scores[i] > scores[j] ? Right(i) : Right(j);
        double Right(int i) => i is 0 or 2 ? 1 : 0;
        Assert.Equal(pairs.Average(pair => Best(pair.i, pair.j)), Pool.BestOf(2, scores), 12);
    }

    [Fact]
    public void MajorityOf_Pieces_AreVotesOfTheirOwn()
    {
        Assert.Equal(1, Pool.MajorityOf(4));
        // First two: a tie, which goes to the first. Last two: one vote and one without an answer.
        Assert.Equal(1, Pool.MajorityOf(2));
        Assert.Equal(0.5, Pool.MajorityOf(1));
        Assert.Equal(0, new CandidatePool([false, false], [null, null]).MajorityOf(2));
    }

    [Fact]
    public void VoteOf_Weights_OutvoteTheMajority()
    {
        Assert.Equal(0, Pool.VoteOf(4, [0.2, 0.9, 0.3, 5]));
        Assert.Equal(1, Pool.VoteOf(4, [0.5, 0.9, 0.5, 5]));
    }

    [Fact]
    public void Create_AnswersMissing_Throws() => Assert.Throws<ArgumentException>(() => new CandidatePool([true], []));
}
