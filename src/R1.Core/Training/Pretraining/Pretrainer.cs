using System.Diagnostics;
using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using static TorchSharp.torch;

namespace R1.Training.Pretraining;

/// <summary>What one pre-training step measured. Its names in JSON are those of the metrics.</summary>
/// <param name="Step">1 for the first.</param>
/// <param name="Loss">Mean cross-entropy per trained token, nats.</param>
/// <param name="Tokens">Tokens read so far, prompts included, padding not.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="LearningRateScale">Factor of the schedule.</param>
/// <param name="ExpertImbalance">Busiest expert over the mean, worst layer.</param>
/// <param name="Seconds">Wall time of the step.</param>
public sealed record PretrainStep(
    int Step, double Loss, long Tokens, double GradientNorm, double LearningRateScale, double ExpertImbalance, double Seconds)
{
    /// <summary>1 when the gradient was not finite and the update therefore not made, else 0.</summary>
    public int SkippedUpdates { get; init; }

    /// <summary>
    /// Loss of multi-token prediction per trained token, nats: the mean over the modules, without the factor lambda. Null unless
    /// <see cref="PretrainConfig.PredictionWeight"/> asks for it.
    /// </summary>
    public double? PredictionLoss { get; init; }
}

/// <summary>Next-token training on documents, the loss on the response alone: pre-training, and supervised fine-tuning with another stream.</summary>
public sealed class Pretrainer : ITrainer<PretrainStep>
{
    private readonly PretrainConfig _config;
    private readonly Func<int, IReadOnlyList<TokenSequence>> _batches;
    private readonly CausalLM _model;
    private readonly IGradientEngine _engine;
    private long _tokens;

    /// <param name="config">Steps, rates, sizes.</param>
    /// <param name="model">Trained in place; not owned.</param>
    /// <param name="batches">Documents of a step (1 for the first): a function of the step, so that a resumed run reads the same.</param>
    /// <param name="workers">Threads that compute gradients; null as in <see cref="GradientEngine.Create"/>.</param>
    /// <exception cref="InvalidConfigException">
    /// The configuration is out of range: lists every fault. Or it weighs multi-token prediction, for which the model has no modules, or asks for Muon where an
    /// adapter is trained.
    /// </exception>
    public Pretrainer(PretrainConfig config, CausalLM model, Func<int, IReadOnlyList<TokenSequence>> batches, int? workers = null)
    {
        (_config, _model, _batches) = (config.Validate(), model, batches);
        CheckPrediction(config, model);
        CheckAdapter(config, model);
        Optimizer = config.Optimizer == OptimizerKind.AdamW
            ? PolicyOptimizer.Adam(model, config.LearningRate)
            : PolicyOptimizer.Muon(model, config.LearningRate, config.AdamShare);
        _engine = Predicts ? GradientEngine.OnTorch(model, workers, predicts: true) : GradientEngine.Create(model, workers, config.PackSequences);
        _engine.Synchronize();
    }

    /// <inheritdoc/>
    public int Steps => _config.Steps;

    /// <inheritdoc/>
    public int StepsDone { get; private set; }

    /// <summary>Moments and gradients.</summary>
    internal IOptimizer Optimizer { get; }

    /// <inheritdoc/>
    // The weights come first: restoring the progress hands them to the workers.
    public IReadOnlyList<ICheckpointPart> Parts() =>
    [
        _model.Adapter?.Part() ?? TensorPart.Model("model.safetensors", _model),
        Optimizer.Part("optimizer.safetensors"),
        new JsonPart<Progress>("trainer.json", () => new Progress(StepsDone, _tokens), Restore),
    ];

    /// <inheritdoc/>
    public IEnumerable<PretrainStep> Train()
    {
        while (StepsDone < _config.Steps) yield return Step();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        Optimizer.Dispose();
    }

    private bool Predicts => _config.PredictionWeight > 0;

    private sealed record Progress(int Steps, long Tokens);

    private static void CheckPrediction(PretrainConfig config, CausalLM model)
    {
        if (config.PredictionWeight == 0) return;
        var remedy = model.PredictionModules == 0 ? "make or load the model with its prediction modules (withPrediction), or leave it out"
            : config.PackSequences ? "leave pack_sequences out: prediction modules read padded rows" : null;
        if (remedy is not null)
            throw new InvalidConfigException(nameof(PretrainConfig), [new ConfigFault("prediction_weight", config.PredictionWeight, remedy)]);
    }

    private static void CheckAdapter(PretrainConfig config, CausalLM model)
    {
        if (model.Adapter is not null && config.Optimizer != OptimizerKind.AdamW)
            throw new InvalidConfigException(nameof(PretrainConfig), [new ConfigFault("optimizer", config.Optimizer, "an adapter is trained with adam_w")]);
    }

    private void Restore(Progress progress)
    {
        (StepsDone, _tokens) = (progress.Steps, progress.Tokens);
        _engine.Synchronize();
    }

    private PretrainStep Step()
    {
        var clock = Stopwatch.StartNew();
        var sequences = _batches(StepsDone + 1);
        var trained = (double)sequences.Sum(s => s.CompletionIds.Length);
        if (trained == 0)
            throw new InvalidOperationException($"The documents of step {StepsDone + 1} have no token to train on: give at least one completion.");
        Optimizer.ZeroGrad();
        var losses = _engine.AccumulateGradients(
            _engine.MicroBatches(sequences, _config.MicroBatchTokens), temperature: 1, withEntropy: false, scored => Loss(scored, trained));
        var norm = GradientClip.ByGlobalNorm(Optimizer.Gradients, _config.MaxGradientNorm);
        var scale = _config.Schedule.Scale(StepsDone + 1);
        var finite = double.IsFinite(norm);
        if (finite) Optimizer.Step(scale);
        // Under an adapter the model stays as it is, the biases of its experts included.
        var imbalance = _engine.BalanceExperts(finite && _model.Adapter is null ? _config.ExpertBalanceSpeed : 0);
        _engine.Synchronize();
        StepsDone++;
        _tokens += sequences.Sum(s => (long)s.Length);
        return new PretrainStep(StepsDone, losses.Sum(l => l.Next), _tokens, norm, scale, imbalance, clock.Elapsed.TotalSeconds)
        {
            SkippedUpdates = finite ? 0 : 1, PredictionLoss = Predicts ? losses.Sum(l => l.Further) : null,
        };
    }

    // Mean over the trained tokens of the whole batch, so that micro-batches add up.
    private (Tensor Loss, (double Next, double Further) Report) Loss(ScoredBatch scored, double trained)
    {
        var loss = -(scored.LogProbs * scored.Rows.CompletionMask).Total().Over(trained);
        if (!Predicts) return (loss, (loss.item<float>(), 0));
        var further = PredictionLoss.Sum(scored).Over(trained * _model.PredictionModules);
        return (loss.Plus(further.Times(_config.PredictionWeight)), (loss.item<float>(), further.item<float>()));
    }
}
