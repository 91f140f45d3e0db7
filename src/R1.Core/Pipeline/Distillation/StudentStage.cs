using R1.Configuration;
using R1.Data;
using R1.Data.Corpora;
using R1.Generation;
using R1.Models;
using R1.Runs;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>Pre-trains a student on the synthetic web: the base that is then taught, or reinforced.</summary>
public sealed class StudentStage : IPolicyStage<PretrainStep>
{
    private readonly Pretrainer _trainer;
    private readonly StageTraining<PretrainStep> _training;

    /// <param name="config">Model, documents, training.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public StudentStage(StudentConfig config)
    {
        config.Validate();
        Policy = new Policy(CausalLM.Create(config.Model, config.Seeds.Seed), SmallLanguage.Format);
        _trainer = new Pretrainer(config.Training, Policy.Model, step => [.. Read(config, step).Select(ReadingList.Sequence)]);
        _training = new StageTraining<PretrainStep>(_trainer, config.CheckpointEvery);
    }

    /// <inheritdoc/>
    public Policy Policy { get; }

    /// <inheritdoc/>
    public int TotalSteps => _training.TotalSteps;

    /// <summary>Documents of one training step: a function of the configuration, so that they can be counted without training.</summary>
    /// <param name="config">Seed, curriculum, tokens per step.</param>
    /// <param name="step">1 for the first.</param>
    public static IReadOnlyList<Document> Read(StudentConfig config, int step) =>
        ReadingList.Of(config.Curriculum, step, config.Training.TokensPerStep, config.Seeds.Random("corpus", step));

    /// <inheritdoc/>
    public IEnumerable<StageStep<PretrainStep>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }
}
