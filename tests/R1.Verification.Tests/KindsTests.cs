using R1.Verification;

namespace R1.Tests.Verification;

/// <summary>
/// Kinds of answers over which graders stumble, with the verdict that a mathematician would give: our own pairs, and another collection where it is at hand.
/// </summary>
public class KindsTests(ITestOutputHelper output)
{
    private const double LeastAgreement = 0.95;
    private const double MostWronglyAccepted = 0.01;

    private static readonly AnswerVerifier Verifier = new();

    /// <summary>Gold answers with the content of a box.</summary>
    public static IEnumerable<object[]> Answers => Rows("kinds.tsv");

    /// <summary>Gold answers with whole completions.</summary>
    public static IEnumerable<object[]> Texts => Rows("texts.tsv");

    [Theory]
    [MemberData(nameof(Answers))]
    public void Verify_BoxedAnswer_GetsTheVerdict(bool isCorrect, string gold, string answer) =>
        Assert.Equal(isCorrect, Verifier.Verify(gold, $"So we get $\\boxed{{{answer}}}$.").IsCorrect);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Verify_Completion_GetsTheVerdict(bool isCorrect, string gold, string completion) =>
        Assert.Equal(isCorrect, Verifier.Verify(gold, completion).IsCorrect);

    [Fact]
    [Trait("Category", "Golden")]
    public void Verify_CollectedPairs_AgreesAndAcceptsFewWrongOnes()
    {
        var rows = VerifierCases.Read("kinds.jsonl");
        var (agreed, accepted) = (0, 0);
        foreach (var row in rows)
        {
            var (isCorrect, verdict) = (row["correct"]!.GetValue<bool>(), Verifier.Verify(row.Text("gold"), row.Text("completion")));
            if (verdict.IsCorrect == isCorrect) agreed++;
            else output.WriteLine($"{row.Text("kind")}, correct {isCorrect}: {row["gold"]?.ToJsonString()} | {row["completion"]?.ToJsonString()} -> {verdict}");
            if (verdict.IsCorrect && !isCorrect) accepted++;
        }
        output.WriteLine($"{agreed} of {rows.Count} agree, {accepted} are wrongly accepted");
        Assert.InRange(agreed / (double)rows.Count, LeastAgreement, 1);
        Assert.InRange(accepted / (double)rows.Count, 0, MostWronglyAccepted);
    }

    private static IEnumerable<object[]> Rows(string file) =>
        File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "tests", "R1.Verification.Tests", file)).Where(line => line.Length > 0)
            .Select(line => line.Replace('⏎', '\n').Split('\t')).Select(object[] (row) => [row[0] == "accept", row[1], row[2]]);
}
