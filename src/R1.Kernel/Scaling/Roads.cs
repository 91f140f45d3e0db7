using R1.Configuration;
using R1.Pipeline;

namespace R1.Kernel.Scaling;

/// <summary>The roads of environment/SCALE.md. Steps of the cpu preset have its configuration; those of large models 512 completions too.</summary>
internal static class Roads
{
    // R1.Cluster: completions of a work item, shares of a gradient; a token, its log-probability and the derivative by it, with what names them.
    private const int CompletionsPerItem = 32, GradientShares = 8, BytesPerToken = 30;
    private const int Groups = 32, Completions = 512, MicroBatches = 64;

    // Twice for the forward pass, four times for the gradient; bf16 weights are gathered for the forward pass and again for the backward one, and their
    // gradients are brought together. Of a parameter: bf16 weight and gradient, float32 weight, Adam's two moments.
    private const double FlopsPerParameter = 6, Gathers = 3, BytesPerParameter = 16, WeightBytes = 2;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Road> Of(ScaleInputs inputs)
    {
        var workers = SmallModels(inputs);
        return [Seeds(inputs, workers.SecondsAlone), workers, Servers(inputs), Rewards(inputs), Gpus(inputs)];
    }

    // Whole trainings beside each other: a step of all seeds.
    private static Road Seeds(ScaleInputs inputs, double seconds) => new(
        "Seeds: a step of each", "one core with one seed", 0, [new Phase { Shares = (int)inputs.Seeds.Value, SecondsPerShare = seconds }],
        new Network(double.PositiveInfinity, 0));

    private static Road SmallModels(ScaleInputs inputs)
    {
        var grpo = R1ZeroConfig.ForSearch(Preset.Cpu, seed: 1).Grpo;
        var weights = inputs.Parameters.Value * sizeof(float);
        var completions = grpo.PromptsPerStep * grpo.GroupSize;
        var tokens = completions * (inputs.PromptTokens.Value + inputs.CompletionTokens.Value);
        var drawn = CompletionsPerItem * inputs.CompletionTokens.Value;
        var batches = (int)Math.Ceiling(tokens / grpo.MicroBatchTokens);
        var shares = Math.Min(GradientShares, (int)Math.Ceiling(tokens / grpo.MiniBatches / grpo.MicroBatchTokens));
        Phase[] phases =
        [
            new()
            {
                IsRollout = true, Shares = completions / CompletionsPerItem, SecondsPerShare = drawn * inputs.RolloutToken.Value, BytesPerWorker = weights,
                BytesPerShare = drawn * BytesPerToken,
            },
            // The reference is sent when it is refreshed, every few hundred steps.
            new() { Shares = batches, SecondsPerShare = tokens / batches * inputs.ScoredToken.Value, BytesPerShare = tokens / batches * BytesPerToken },
            new()
            {
                Times = grpo.MiniBatches * grpo.InnerEpochs, Shares = shares, SecondsPerShare = tokens / grpo.MiniBatches / shares * inputs.GradientToken.Value,
                BytesPerWorker = weights, BytesPerShare = weights + tokens / grpo.MiniBatches / shares * BytesPerToken,
            },
        ];
        // Policy and reference, and the gradients of the two shares that a worker may have.
        return new Road("Small models on many processors: a step of R1-Zero, preset cpu", "one core", inputs.Serial.Value, phases,
            new Network(inputs.Ethernet.Value, inputs.EthernetLatency.Value), HeldBytes: 4 * weights);
    }

    // A version is written once and read by every server; the work of a server is a group.
    private static Road Servers(ScaleInputs inputs) => new(
        "Rollouts on servers: 7 billion parameters, SGLang's road", "one server", inputs.TrainerSeconds.Value,
        [
            new Phase
            {
                IsRollout = true, Shares = Groups, SecondsPerShare = Completions / Groups * inputs.LongTokens.Value / inputs.ServerTokens.Value,
                BytesOnce = inputs.Checkpoint.Value, BytesPerWorker = inputs.Checkpoint.Value,
            },
        ],
        new Network(inputs.Folder.Value, inputs.EthernetLatency.Value), HeldBytes: inputs.Checkpoint.Value);

    private static Road Rewards(ScaleInputs inputs) => new(
        "Rewards on many hosts: the programs of a step", "one core of a replica", 0,
        [new Phase { Shares = Completions, SecondsPerShare = inputs.Program.Value, BytesPerShare = inputs.RewardBytes.Value }],
        new Network(inputs.Ethernet.Value, inputs.EthernetLatency.Value));

    // Everything on the same GPUs; weights, gradients and optimiser in parts (ZeRO-3, FSDP).
    private static Road Gpus(ScaleInputs inputs)
    {
        var parameters = inputs.Checkpoint.Value / WeightBytes;
        var sequences = Completions / MicroBatches;
        return new Road("Training on several GPUs: 7 billion parameters, weights in parts (ZeRO-3)", "one GPU", 0,
            [
                new Phase
                {
                    IsRollout = true, Shares = MicroBatches, SecondsPerShare = sequences * inputs.LongTokens.Value / inputs.ServerTokens.Value,
                    BytesAround = inputs.Checkpoint.Value,
                },
                new Phase
                {
                    Shares = MicroBatches, SecondsPerShare = FlopsPerParameter * parameters * sequences * inputs.LongTokens.Value / inputs.Flops.Value,
                    BytesAroundPerWave = Gathers * inputs.Checkpoint.Value,
                },
            ],
            new Network(inputs.Interconnect.Value, inputs.InterconnectLatency.Value), inputs.Checkpoint.Value, BytesPerParameter * parameters);
    }
}
