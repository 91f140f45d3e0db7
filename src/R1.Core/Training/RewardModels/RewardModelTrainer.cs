using System.Diagnostics;
using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.RewardModels;

/// <summary>What one step of a reward model measured. Its names in JSON are those of the metrics.</summary>
/// <param name="Step">1 for the first.</param>
/// <param name="Loss">Mean over the step's examples, nats; log 2 is chance.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Seconds">Wall time of the step.</param>
public sealed record RewardModelStep(int Step, double Loss, double GradientNorm, double Seconds)
{
    /// <summary>1 when the gradient was not finite and the update therefore not made, else 0.</summary>
    public int SkippedUpdates { get; init; }
}

/// <summary>
/// Trains a reward model on pairs (Bradley-Terry: the loss of a pair is -log sigmoid(s_chosen - s_rejected)) or on labelled texts (-log sigmoid(s) for good
/// ones, -log sigmoid(-s) for bad ones), in a new order each pass.
/// </summary>
/// <remarks>Gradients are TorchSharp's, on the calling thread.</remarks>
public sealed class RewardModelTrainer : ITrainer<RewardModelStep>
{
    private readonly RewardModelConfig _config;
    private readonly RewardModel _model;
    private readonly IReadOnlyList<Example> _examples;
    private readonly Seeds _seeds;
    private readonly AdamW _optimizer;

    private RewardModelTrainer(RewardModelConfig config, RewardModel model, IReadOnlyList<Example> examples, Seeds seeds)
    {
        (_config, _model, _examples, _seeds) = (config.Validate(), model, examples, seeds);
        if (examples.Count == 0) throw new ArgumentException("There is nothing to train a reward model on.", nameof(examples));
        _optimizer = new AdamW([.. model.Trained()], new AdamWOptions { LearningRate = config.LearningRate });
    }

    /// <summary>On pairs.</summary>
    /// <param name="config">Rates and sizes.</param>
    /// <param name="model">Trained in place; not owned.</param>
    /// <param name="pairs">The better text first; at least one.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">There are no pairs.</exception>
    public static RewardModelTrainer OnPairs(
        RewardModelConfig config, RewardModel model, IReadOnlyList<(TokenSequence Chosen, TokenSequence Rejected)> pairs, Seeds seeds) =>
        new(config, model, [.. pairs.Select(pair => new Example([pair.Chosen, pair.Rejected], [1, -1]))], seeds);

    /// <summary>On labelled texts.</summary>
    /// <param name="config">Rates and sizes.</param>
    /// <param name="model">Trained in place; not owned.</param>
    /// <param name="texts">Each with whether it is good; at least one.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public static RewardModelTrainer OnLabels(
        RewardModelConfig config, RewardModel model, IReadOnlyList<(TokenSequence Text, bool IsGood)> texts, Seeds seeds) =>
        new(config, model, [.. texts.Select(one => new Example([one.Text], [one.IsGood ? 1 : -1]))], seeds);

    /// <inheritdoc/>
    public int Steps => _config.StepsOver(_examples.Count);

    /// <inheritdoc/>
    public int StepsDone { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<ICheckpointPart> Parts() =>
    [
        .. _model.Parts(),
        _optimizer.Part("optimizer.safetensors"),
        new JsonPart<Progress>("trainer.json", () => new Progress(StepsDone), progress => StepsDone = progress.Steps),
    ];

    /// <inheritdoc/>
    public IEnumerable<RewardModelStep> Train() => _config.Batches(_examples, _seeds, "reward-model").Skip(StepsDone).Select(Step);

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    // Texts whose scores, times their signs, add up to the margin.
    private sealed record Example(IReadOnlyList<TokenSequence> Texts, IReadOnlyList<float> Signs)
    {
        public (int Rows, int Columns) Size => (Texts.Count, Texts.Max(text => text.Length));
    }

    private sealed record Progress(int Steps);

    private RewardModelStep Step(Example[] examples)
    {
        var clock = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        _optimizer.ZeroGrad();
        var mean = 0.0;
        foreach (var part in _config.Parts(examples, example => example.Size))
        {
            using var inner = NewDisposeScope();
            var loss = (-nn.functional.logsigmoid(Margins(part)).mean()).Times((double)part.Count / examples.Length);
            loss.backward();
            mean += loss.item<float>();
        }
        var norm = GradientClip.ByGlobalNorm(_optimizer.Gradients, _config.MaxGradientNorm);
        var finite = double.IsFinite(norm);
        if (finite) _optimizer.Step();
        StepsDone++;
        return new RewardModelStep(StepsDone, mean, norm, clock.Elapsed.TotalSeconds) { SkippedUpdates = finite ? 0 : 1 };
    }

    // [B]: first the first texts of all examples, then the second ones.
    private Tensor Margins(IReadOnlyList<Example> examples)
    {
        var places = Enumerable.Range(0, examples[0].Texts.Count).ToList();
        var signs = tensor(places.SelectMany(place => examples.Select(example => example.Signs[place])).ToArray(), device: _model.Device);
        var scores = _model.Forward([.. places.SelectMany(place => examples.Select(example => example.Texts[place]))]);
        return (scores * signs).view(places.Count, examples.Count).sum(0L);
    }
}
