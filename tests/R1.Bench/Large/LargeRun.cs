using System.Diagnostics;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Models.Adapters;
using R1.Rewards;
using R1.Training;
using R1.Training.PolicyOptimization;
using TorchSharp;

namespace R1.Bench.Large;

/// <summary>
/// A checkpoint of a published shape with random weights in bfloat16: written once, loaded, and trained by low-rank updates for a few GRPO steps. Says what
/// memory that took and what the formula predicts, and how fast it was.
/// </summary>
internal static class LargeRun
{
    private const int GroupSize = 4, PromptTokens = 32, Steps = 3;
    private const double Megabyte = 1 << 20;

    /// <summary>Writes the checkpoint unless it is there; a process that has made a model has used more memory than loading takes.</summary>
    /// <returns>True when it was there.</returns>
    public static bool Prepare(string shape, string folder)
    {
        if (File.Exists(Path.Combine(folder, "config.json"))) return true;
        using var model = CausalLM.Create(LargeShapes.All[shape], seed: 1, torch.ScalarType.BFloat16);
        model.SavePretrained(folder);
        return false;
    }

    /// <summary>Loads and trains, and prints a line for each.</summary>
    /// <param name="folder">Of the checkpoint.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="newTokens">Length of every completion.</param>
    public static void Run(string folder, torch.Device device, int newTokens)
    {
        var file = new FileInfo(Path.Combine(folder, "model.safetensors")).Length / Megabyte;
        using (torch.ones(1, device: device))
        {
        }
        var before = ProcessMemory.Read().ResidentMegabytes;
        ProcessMemory.ResetPeak();
        var clock = Stopwatch.StartNew();
        var half = CausalLM.LoadPretrained(folder, torch.ScalarType.BFloat16, device);
        var loaded = ProcessMemory.PeakResidentMegabytes() - before;
        Console.WriteLine(FormattableString.Invariant(
            $"load   {clock.Elapsed.TotalSeconds:0.0} s; file {file:0} MB; resident memory grew by at most {loaded:0} MB, {loaded / file:0.00} of the file"));
        if (device.type != DeviceType.CPU) Train(half, before, newTokens);
        half.Dispose();
        // Few processors multiply in half precision.
        if (device.type == DeviceType.CPU) Train(CausalLM.LoadPretrained(folder), before, newTokens);
    }

    private static void Train(CausalLM model, double before, int newTokens)
    {
        using var owned = model;
        ProcessMemory.ResetPeak();
        using var adapter = LoraAdapter.Attach(model, new LoraConfig(), seed: 1);
        var config = new GrpoConfig
        {
            Steps = Steps, PromptsPerStep = 1, GroupSize = GroupSize, Sampling = new SamplingOptions { MaxNewTokens = newTokens }, LearningRate = 1e-5,
        };
        using var updater = new GrpoUpdater(config, model);
        var sampler = CompletionSampler.Create(model);
        for (var step = 1; step <= Steps; step++) Step(step, (model, sampler), updater, config.Sampling);
        var predicted = TrainingMemory.Of(
            model.Config, (model.ParameterCount, model.Dtype == torch.ScalarType.Float32 ? 4 : 2), adapter.ParameterCount,
            (GroupSize, PromptTokens + newTokens, GroupSize * (PromptTokens + newTokens - 1))).PeakOn(model.Device.type) / Megabyte;
        var peak = ProcessMemory.PeakResidentMegabytes() - before;
        Console.WriteLine(FormattableString.Invariant(
            $"memory peak {before + peak:0} MB resident, {peak:0} of them for the model; predicted {predicted:0}, measured over it {peak / predicted:0.00}"));
    }

    private static void Step(int step, (CausalLM Model, ICompletionSampler Sampler) policy, GrpoUpdater updater, SamplingOptions options)
    {
        var clock = Stopwatch.StartNew();
        int[] prompt = [.. Enumerable.Range(2, PromptTokens)];
        var drawn = policy.Sampler.Sample([new SampleRequest(prompt, GroupSize, (ulong)step)], options)[0];
        var sampling = clock.Elapsed.TotalSeconds;
        var problem = new Problem { Id = "p", Family = "bench", Level = 0, Language = "en", Question = "?", Answer = null };
        var group = new RolloutGroup(problem, [.. drawn.Select(completion => new Rollout(problem, prompt, completion, ""))]);
        // Rewards that differ, so that there is something to learn.
        var scored = new ScoredGroup(group, [.. drawn.Select((_, i) => new RewardBreakdown(new Dictionary<string, double> { ["even"] = i % 2 }, i % 2))]);
        var update = updater.Update([scored]);
        var tokens = drawn.Sum(completion => completion.TokenIds.Length);
        Console.WriteLine(FormattableString.Invariant(
            $"step {step} sampling {sampling:0.00} s ({tokens / sampling:0.0} tokens/s), update {clock.Elapsed.TotalSeconds - sampling:0.00} s; ")
            + FormattableString.Invariant($"gradient norm {update.GradientNorm:0.000e0}, sampler against trainer {update.Metrics.OldPolicyKl:0.0e0} nats"));
    }
}
