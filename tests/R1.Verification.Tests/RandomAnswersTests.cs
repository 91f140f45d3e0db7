using R1.Verification;
using R1.Verification.Trees;

namespace R1.Tests.Verification;

/// <summary>Numbers, fractions, tuples and polynomials with known truth. The seeds are 20260101 for equal pairs and 20260102 for unequal
/// ones.</summary>
public class RandomAnswersTests
{
    private const int Few = 5_000;
    private const int Many = 50_000;

    private static readonly AnswerVerifier Verifier = new();

    [Fact]
    public void AreEquivalent_RewrittenEqualAnswers_HasNoFalseNegative() => CheckEqual(Few);

    [Fact]
    public void AreEquivalent_UnequalAnswers_HasNoFalsePositive() => CheckUnequal(Few);

    [Fact]
    [Trait("Category", "Slow")]
    public void AreEquivalent_FiftyThousandEqualAnswers_HasNoFalseNegative() => CheckEqual(Many);

    [Fact]
    [Trait("Category", "Slow")]
    public void AreEquivalent_FiftyThousandUnequalAnswers_HasNoFalsePositive() => CheckUnequal(Many);

    private static void CheckEqual(int pairs)
    {
        var answers = new RandomAnswers(20260101);
        Assert.All(Enumerable.Range(0, pairs).Select(_ => answers.Equal()), pair => Assert.True(Verifier.AreEquivalent(pair.Gold, pair.Answer)));
    }

    private static void CheckUnequal(int pairs)
    {
        var answers = new RandomAnswers(20260102);
        Assert.All(Enumerable.Range(0, pairs).Select(_ => answers.Unequal()), pair => Assert.False(Verifier.AreEquivalent(pair.Gold, pair.Answer)));
    }
}
