using System.Runtime.CompilerServices;
using System.Text.Json;
using R1.Configuration;
using R1.Rewards;
using R1.Sandbox;
using R1.Verification;
using R1.Verification.Responses;

namespace R1.Kernel.Rewarding;

/// <summary>Decides requests with the library's verifiers, as many completions at once as there are cores or sandboxes.</summary>
internal sealed class RewardJudge(CodeRunner? runner)
{
    private readonly AnswerVerifier _verifier = new();
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    public async Task<RewardAnswer> JudgeAsync(RewardRequest request, CancellationToken cancellation)
    {
        // Equal tests of a group become one task, whose expected values are computed once.
        var tasks = request.Tests.Distinct(new BySerialization()).ToDictionary(tests => tests, tests => tests.ToTask(), new BySerialization());
        var judged = await Task.WhenAll(request.Completions.Select((completion, i) => Task.Run(
            () => JudgeOneAsync(
                request, i, RewardRequest.TextOf(completion)!, request.Reward == RewardKind.Code ? tasks[request.Tests[i]] : null, cancellation),
            cancellation)));
        return new RewardAnswer([.. judged.Select(one => one.Reward)], [.. judged.Select(one => one.Detail)]);
    }

    private async Task<(double Reward, RewardDetail Detail)> JudgeOneAsync(
        RewardRequest request, int index, string completion, CodeTask? task, CancellationToken cancellation)
    {
        if (task is not null) return Describe(await runner!.RunAsync(task, CodeAnswer.Extract(completion, task), cancellation));
        await _cores.WaitAsync(cancellation);
        try
        {
            return request.Reward == RewardKind.Math ? Math(request.Gold[index], completion) : Format(completion);
        }
        finally
        {
            _cores.Release();
        }
    }

    private (double Reward, RewardDetail Detail) Math(JsonElement gold, string completion)
    {
        var verdicts = GoldField.Of(gold).Select(answer => _verifier.Verify(answer, completion)).ToList();
        var verdict = verdicts.Find(one => one.IsCorrect) ?? verdicts[0];
        return (verdict.IsCorrect ? 1 : 0, new RewardDetail(Word(verdict.Reason), verdict.Answer ?? ""));
    }

    private static (double Reward, RewardDetail Detail) Format(string completion)
    {
        var response = ResponseParser.Parse(completion);
        return (response.IsWellFormed ? 1 : 0,
            new RewardDetail(response.IsWellFormed ? "well_formed" : "faulty", response.IsWellFormed ? "" : $"{response.Faults}"));
    }

    private static (double Reward, RewardDetail Detail) Describe(CodeResult result)
    {
        var first = result.Tests.FirstOrDefault(test => test.Status != TestStatus.Passed);
        var verdict = result.CompilerMessages.Length > 0 ? "not_compiled" : Word(first?.Status ?? TestStatus.Passed);
        var message = result.CompilerMessages.Length > 0 ? result.CompilerMessages : first?.Message ?? "";
        return (result.Passed ? 1 : 0, new RewardDetail(verdict, message, result.PassedShare));
    }

    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    // Records compare their lists by reference.
    private sealed class BySerialization : IEqualityComparer<TestsOfOne>
    {
        private readonly ConditionalWeakTable<TestsOfOne, string> _texts = [];

        public bool Equals(TestsOfOne? x, TestsOfOne? y) => Text(x!) == Text(y!);

        public int GetHashCode(TestsOfOne tests) => Text(tests).GetHashCode(StringComparison.Ordinal);

        private string Text(TestsOfOne tests) => _texts.GetValue(tests, one => ConfigJson.WriteLine(one));
    }
}
