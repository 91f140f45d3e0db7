using R1.Data;
using R1.Data.Registers;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Tests.Data;
using R1.Runs;

namespace R1.Tests.Evaluation;

public sealed class ReflectionExperimentTests : IDisposable
{
    private static readonly Problem[] Problems = [.. Drawn.Registers(4, 2, 2, Split.Train, seed: 1)];
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 40 };

    private readonly Policy _policy = new(CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 2), 1), SmallLanguage.Format, new Mender());

    [Fact]
    public void Run_SecondPassThatAlwaysMends_IsFoundToHelp()
    {
        var results = ReflectionExperiment.Run(_policy, new Benchmark("b", Problems, 2), Options, seed: 1, minFirstPasses: 1);
        Assert.Equal(["medium", "all"], results.Select(r => r.Chains));
        var all = results[^1];
        Assert.Equal((8, 1.0, 0.0), (all.FirstPasses, all.Accuracy[ReflectionArm.Forced].Mean, all.Accuracy[ReflectionArm.Banned].Mean));
        Assert.Equal("looking again makes the answers better", all.InWords);
        Assert.Equal(0, all.FreeReflectionRate);
    }

    [Fact]
    public void Run_TooFewChains_SaysNothing() =>
        Assert.Empty(ReflectionExperiment.Run(_policy, new Benchmark("b", Problems, 2), Options, seed: 1));

    public void Dispose() => _policy.Dispose();

    // Writes a wrong first pass; after `wait` it knows the answer, without it it keeps the wrong one.
    private sealed class Mender : ICompletionSampler
    {
        public IReadOnlyList<SampledCompletion[]> Sample(IReadOnlyList<SampleRequest> requests, SamplingOptions options,
            CancellationToken cancellationToken = default) =>
            [.. requests.Select(r => Enumerable.Repeat(Complete(r.PromptIds), r.Count).ToArray())];

        private static SampledCompletion Complete(int[] promptIds)
        {
            var prompt = SmallLanguage.Tokenizer.Decode(promptIds);
            var problem = Problems.Single(p => prompt.StartsWith(SmallLanguage.Tokenizer.Decode(SmallLanguage.Prompt(p)), StringComparison.Ordinal));
            var wrong = RegisterFamily.Named(problem.Family).States.First(s => s != problem.Answer);
            var text = !prompt.Contains("<think>", StringComparison.Ordinal) ? $"<think> first #1 {wrong} then #2 {wrong} </think>"
                : prompt.Contains("wait", StringComparison.Ordinal) || prompt.Contains("等等", StringComparison.Ordinal)
                    ? $"check first #1 {problem.Answer} </think> <answer> {problem.Answer} </answer> <eos>"
                    : $"</think> <answer> {wrong} </answer> <eos>";
            int[] ids = [.. SmallLanguage.Tokenizer.EncodeToIds(text)];
            return new SampledCompletion(ids, new float[ids.Length], true);
        }
    }
}
