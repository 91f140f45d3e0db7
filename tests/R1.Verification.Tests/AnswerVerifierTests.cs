using R1.Verification;
using R1.Verification.Comparing;

namespace R1.Tests.Verification;

public class AnswerVerifierTests
{
    private static readonly AnswerVerifier Verifier = new();

    /// <summary>Our own cases: the kinds of answers that contests, school books and worked solutions contain, one or more of each.</summary>
    public static IEnumerable<object[]> Answers =>
        File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "tests", "R1.Verification.Tests", "answers.tsv"))
            .Where(line => line.Length > 0).Select(line => line.Split('\t')).Select(object[] (row) => [row[0] == "accept", row[1], row[2]]);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Verify_BareAndBoxedAnswer_GetsTheVerdict(bool isCorrect, string gold, string answer)
    {
        Assert.Equal(isCorrect, Verifier.Verify(gold, answer).IsCorrect);
        Assert.Equal(isCorrect, Verifier.Verify(gold, $"We get \\boxed{{{answer}}}.").IsCorrect);
        Assert.Equal(isCorrect, Verifier.Verify(gold.Contains('$') ? gold
            : $"${gold}$", $"<think>\nso \\boxed{{0.123}}\n</think>\n<answer>\n{answer}\n</answer>").IsCorrect);
    }

    /// <summary>What models write around an answer, with the gold answer.</summary>
    public static IEnumerable<object[]> Completions =>
        File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "tests", "R1.Verification.Tests", "completions.tsv"))
            .Where(line => line.Length > 0).Select(object[] (line) => line.Replace("\\n", "\n").Split('\t'));

    [Theory]
    [MemberData(nameof(Completions))]
    public void Verify_WholeCompletion_FindsTheAnswer(string gold, string completion) => Assert.True(Verifier.Verify(gold, completion).IsCorrect);

    [Theory]
    [InlineData(null, "1")]
    [InlineData("", "1")]
    [InlineData(" ", "1")]
    public void Verify_NoGold_IsNeverCorrect(string? gold, string completion) =>
        Assert.Equal(VerdictReason.NoGold, Verifier.Verify(gold, completion).Reason);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("I do not know what to write about this at all.")]
    [InlineData("<answer>1</answer><answer>2</answer>")]
    [InlineData("1 </think>")]
    public void Verify_NoAnswer_IsNeverCorrect(string? completion) => Assert.False(Verifier.Verify("1", completion).IsCorrect);

    [Fact]
    public void Verify_Options_ChangeWhatTheySay()
    {
        Assert.True(Verifier.AreEquivalent("3, 5", "5, 3"));
        Assert.False(With(new() { OrderedLists = true }, "3, 5", "5, 3"));
        Assert.True(Verifier.AreEquivalent("50\\%", "50"));
        Assert.False(With(new() { OptionalPercent = false }, "50\\%", "50"));
        Assert.True(With(new() { OptionalPercent = false }, "50\\%", "1/2"));
        Assert.False(With(new() { OptionalBase = false }, "52_8", "52"));
        Assert.False(With(new() { AcceptRelationForSet = false }, "(1,2)", "1<x<2"));
        Assert.True(With(new() { AcceptRelationForSet = false }, "1<x<2", "(1,2)"));
        Assert.True(With(new() { StrictNames = false }, "f(x)", "f(y)"));
        Assert.False(With(new() { StrictNames = false }, "x+2y", "2x+2y"));
        Assert.True(With(new() { DecimalPlaces = 2 }, "\\frac{1}{3}", "0.33"));
        Assert.False(With(new() { DecimalPlaces = 2 }, "\\frac{1}{3}", "0.34"));
        Assert.False(With(new() { Forms = AnswerForms.Latex }, "9", "The answer is 9"));
    }

    [Fact]
    public void Verify_DecimalsOfEqualLength_AreNotRoundedToEachOther()
    {
        Assert.False(Verifier.AreEquivalent("0.1234567", "0.1234568"));
        Assert.True(Verifier.AreEquivalent("0.12345678", "0.1234568"));
        Assert.False(Verifier.AreEquivalent("0.00000049", "0.000000"));
    }

    [Theory]
    [InlineData("B", "The answer is (B) because 3 > 2.")]
    [InlineData("\\text{(C)}", "So the correct option is C.")]
    [InlineData("D", "综上，故选D。")]
    [InlineData("A", "\\boxed{\\text{A}}")]
    [InlineData("B", "\\boxed{\\textbf{(B) } 12}")]
    public void Verify_Choice_IsFoundInProse(string gold, string completion) => Assert.True(Verifier.Verify(gold, completion).IsCorrect);

    [Fact]
    public void Verify_OtherChoice_IsRejected() => Assert.False(Verifier.Verify("B", "The answer is (C), not B.").IsCorrect);

    [Fact]
    public void Verify_SameTexts_GivesTheSameVerdictOnEveryThread()
    {
        var verdicts = new System.Collections.Concurrent.ConcurrentBag<VerdictReason>();
        Parallel.For(0, 64, _ => verdicts.Add(Verifier.Verify("\\sin^2 x+\\cos^2 x", "\\boxed{1}").Reason));
        Assert.Equal([VerdictReason.Equal], verdicts.Distinct());
    }

    private static bool With(VerifierOptions options, string gold, string answer) => new AnswerVerifier(options).Verify(gold, answer).IsCorrect;
}
