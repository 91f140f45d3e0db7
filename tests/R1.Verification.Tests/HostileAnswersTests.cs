using System.Diagnostics;
using R1.Verification;

namespace R1.Tests.Verification;

/// <summary>Texts that are made to make a verifier throw, hang, or fill the memory.</summary>
public class HostileAnswersTests(ITestOutputHelper output)
{
    private static readonly AnswerVerifier Verifier = new();

    public static TheoryData<string, string> Hostile => new()
    {
        { "9^{9^{9^{9}}}", "9^{9^{9^{8}}}" },
        { "(10^{9})!", "(10^{9})!+1" },
        { "((3!)!)!!", "1" },
        { "2^{999999999999}", "2^{999999999998}" },
        { "(-2)^{999999999}", "(-2)^{999999998}" },
        { "(-4)^{3628800}x", "(-\\frac{1}{2})^{-999999999}" },
        { "10^{-999999999}", "0" },
        { "100^{5000}^\\circ\\text{C}", "100^{5000}^\\circ\\text{C}+1^\\circ\\text{C}" },
        { "(e^{20000})^{512}", "(e^{20000})^{511}" },
        { "(\\sqrt{2}+e^{20000})^{300}", "(\\sqrt{2}+e^{20000})^{299}" },
        { "1e999999999", "1e999999998" },
        { Repeat("1", 9000), Repeat("1", 8999) + "2" },
        { "0." + Repeat("3", 9000), "1/3" },
        { Repeat("\\frac{1}{1+", 500) + "x" + Repeat("}", 500), "x" },
        { Repeat("{", 5000), Repeat("}", 5000) },
        { Repeat("(", 5000) + "1" + Repeat(")", 5000), "1" },
        { Repeat("-", 5000) + "1", "1" },
        { Repeat("\\sqrt{", 300) + "2" + Repeat("}", 300), "2" },
        { Repeat("x^", 1000) + "x", "x" },
        { Repeat("!", 1000), "5" + Repeat("!", 1000) },
        { Repeat("|", 1000) + "1" + Repeat("|", 1000), "1" },
        { "(a+b+c+d+e+f+g)^{60}", "(a+b+c+d+e+f+h)^{60}" },
        { Repeat("(x+1)", 400), Repeat("(x+1)", 399) + "(x+2)" },
        { string.Join(",", Enumerable.Range(0, 2000)), string.Join(",", Enumerable.Range(1, 2000)) },
        { "\\begin{pmatrix}" + Repeat("1&2\\\\", 600) + "\\end{pmatrix}", "\\begin{pmatrix}" + Repeat("1&3\\\\", 600) + "\\end{pmatrix}" },
        { Repeat("\\begin{pmatrix}", 300), "1" },
        { "\\binom{10^{8}}{10^{7}}", "1" },
        { "\\text{minus }", "negative" },
        { "\\log_{1}1", "1" },
        { "1/0", "2/0" },
        { "\\frac{0}{0}", "0" },
        { "\\text{" + Repeat("\\text{", 900), "a" },
        { "x" + Repeat("_{x", 800), "x" },
        { "5" + Repeat("%", 2500), "5" + Repeat("%", 2499) },
        { "5" + Repeat("\\circ", 1400), "5" },
        { "x" + Repeat("'", 2800), "x" },
        { "\\sin" + Repeat("-", 2800) + "x", "x" },
        { Repeat("\\text{", 1600) + "a" + Repeat("}", 300), "b" },
        { Repeat("\\sin", 1000) + "x", "x" },
        { Repeat("(1,2)\\cup(", 150), "1" },
        { Repeat("1\\pm", 300) + "1", "2" },
        { "\0\u0001\u0002\uFFFF\uD800", "\uDC00\u202E\u0000" },
        { Repeat("(1,2)\\cup", 200) + "(3,4)", "(1,4)" },
        { Repeat("x<", 400) + "x", "x" },
        { "$(rm -rf /)", "`id`; __import__('os').system('id')" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Verify_HostilePair_GetsAVerdict(string gold, string answer)
    {
        Assert.False(Verifier.Verify(gold, answer).IsCorrect, "they differ");
        foreach (var (left, right) in new[] { (gold, answer), (answer, gold), (gold, gold), (gold, $"\\boxed{{{answer}}}") })
            Assert.NotEqual(VerdictReason.Fault, Verifier.Verify(left, right).Reason);
    }

    [Fact]
    public void Verify_HostilePairs_NeedLittleStack()
    {
        // A quarter of what a thread of a pool has.
        var thread = new Thread(() => Hostile.ToList().ForEach(row => Verifier.Verify(row.Data.Item1, row.Data.Item2)), 384 * 1024);
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void Verify_TwentyThousandMutations_NeverFaults() => Fuzz(20_000, seed: 20260201);

    // R1_FUZZED_PAIRS=1000000 takes minutes.
    [Fact]
    [Trait("Category", "Slow")]
    public void Verify_ManyMutations_NeverFaults() =>
        Fuzz(int.TryParse(Environment.GetEnvironmentVariable("R1_FUZZED_PAIRS"), out var pairs) ? pairs : 200_000, seed: 20260202);

    private void Fuzz(int pairs, int seed)
    {
        var mutator = new AnswerMutator(AnswerVerifierTests.Answers.SelectMany(row =>
            new[] { (string)row[1], (string)row[2] }).Distinct().ToList(), seed);
        var (accepted, slowest, slowestPair) = (0, TimeSpan.Zero, "");
        for (var i = 0; i < pairs; i++)
        {
            var gold = mutator.Next();
            // A mutation against another rarely goes deep: half of the pairs are nearly the same.
            var answer = i % 2 == 0 ? mutator.Next() : gold + "+0";
            var clock = Stopwatch.StartNew();
            var verdict = Verifier.Verify(gold, answer);
            Assert.True(verdict.Reason != VerdictReason.Fault, $"{gold} | {answer}");
            if (verdict.IsCorrect) accepted++;
            if (i < 100 || clock.Elapsed <= slowest) continue;
            // The fastest of several calls, so that nothing else that runs counts.
            var again = Enumerable.Range(0, 4).Min(_ => Time(gold, answer));
            if (again > slowest) (slowest, slowestPair) = (again, $"{gold} | {answer}");
        }
        output.WriteLine($"{pairs} pairs, {accepted} accepted; slowest {slowest.TotalMilliseconds:0.0} ms: {slowestPair[..Math.Min(300, slowestPair.Length)]}");
        Assert.InRange(accepted, 1, pairs - 1);
    }

    private static TimeSpan Time(string gold, string answer)
    {
        var clock = Stopwatch.StartNew();
        Verifier.Verify(gold, answer);
        return clock.Elapsed;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
