using R1.Configuration;
using R1.Data;
using R1.Data.Corpora;
using R1.Foundation;
using R1.Models;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>Pre-trains the base model on the synthetic web.</summary>
public sealed class BaseModelStage : IDisposable
{
    private readonly BaseModelConfig _config;
    private readonly Pretrainer _trainer;
    private readonly StageTraining<PretrainStep> _training;

    /// <param name="config">Model, corpus, training.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public BaseModelStage(BaseModelConfig config)
    {
        _config = config.Validate();
        Model = CausalLM.Create(config.Model, config.Seed);
        _trainer = new Pretrainer(config.Training, Model, Batch, config.Workers);
        _training = new StageTraining<PretrainStep>(_trainer, config.CheckpointEvery);
    }

    /// <summary>The model in training.</summary>
    public CausalLM Model { get; }

    /// <summary>Documents of one training step: a function of the configuration, so that they can be looked at without training.</summary>
    /// <param name="config">Seed, corpus, tokens per step.</param>
    /// <param name="step">1 for the first.</param>
    public static IReadOnlyList<WebDocument> Documents(BaseModelConfig config, int step)
    {
        var web = WebCorpus.Documents(CorpusAt(config, step), RandomOf(config, step));
        return ReadingList.UpTo(config.Training.TokensPerStep, web, document => Sequence(document, 0).Length);
    }

    /// <summary>Documents of one step of a curriculum.</summary>
    /// <param name="config">Seed, curriculum, tokens per step.</param>
    /// <param name="step">1 for the first.</param>
    /// <exception cref="ArgumentException">The configuration has no curriculum.</exception>
    public static IReadOnlyList<Document> Read(BaseModelConfig config, int step)
    {
        if (config.Curriculum is not { } curriculum) throw new ArgumentException($"it has no {nameof(config.Curriculum)}", nameof(config));
        return ReadingList.Of(curriculum, step, config.Training.TokensPerStep, RandomOf(config, step));
    }

    /// <inheritdoc cref="StageTraining{TStep}.Train"/>
    public IEnumerable<PretrainStep> Train(RunStage? log = null) => _training.Train(log).Select(step => step.Training!);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Model.Dispose();
    }

    // Textbooks first, short problems before long ones; then the web.
    private static WebCorpusConfig CorpusAt(BaseModelConfig config, int step)
    {
        if (step > config.TextbookSteps) return config.Corpus;
        var share = Math.Min(1, step / Math.Max(1.0, config.CurriculumSteps));
        return config.Textbooks.WithLevels(levels => levels with { High = levels.Low + (int)Math.Round((levels.High - levels.Low) * share) });
    }

    private IReadOnlyList<TokenSequence> Batch(int step) =>
        _config.Curriculum is null ? [.. Documents(_config, step).Select(Sequence)] : [.. Read(_config, step).Select(ReadingList.Sequence)];

    private static SeededRandom RandomOf(BaseModelConfig config, int step) => new Seeds(config.Seed).Random("corpus", step);

    private static TokenSequence Sequence(WebDocument document, int index) => ReadingList.Sequence(document.Problem.Question, document.Response, index);
}
