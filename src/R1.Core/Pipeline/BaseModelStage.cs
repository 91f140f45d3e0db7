using R1.Data;
using R1.Models;
using R1.Runs;
using R1.Training;

namespace R1.Pipeline;

/// <summary>Pre-trains the base model on the synthetic web.</summary>
public sealed class BaseModelStage : IDisposable
{
    private readonly BaseModelConfig _config;
    private readonly Seeds _seeds;
    private readonly Pretrainer _trainer;

    /// <param name="config">Model, corpus, training.</param>
    public BaseModelStage(BaseModelConfig config)
    {
        _config = config;
        _seeds = new Seeds(config.Seed);
        Model = CausalLM.Create(config.Model, config.Seed);
        _trainer = new Pretrainer(config.Training, Model, Batch, config.Workers);
    }

    /// <summary>The model in training.</summary>
    public CausalLM Model { get; }

    /// <summary>Documents of one training step (1 for the first).</summary>
    public IReadOnlyList<WebDocument> Documents(int step)
    {
        var documents = new List<WebDocument>();
        var tokens = 0;
        foreach (var document in WebCorpus.Documents(CorpusAt(step), _seeds.Random("corpus", step)))
        {
            if (tokens >= _config.Training.TokensPerStep) break;
            documents.Add(document);
            tokens += Sequence(document, 0).Length;
        }
        return documents;
    }

    /// <summary>Trains; one element per step.</summary>
    public IEnumerable<PretrainStep> Train() => _trainer.Train();

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Model.Dispose();
    }

    // Textbooks first, short problems before long ones; then the web.
    private WebCorpusConfig CorpusAt(int step)
    {
        if (step > _config.TextbookSteps) return _config.Corpus;
        var levels = _config.Textbooks.Levels;
        var share = Math.Min(1, step / Math.Max(1.0, _config.CurriculumSteps));
        return _config.Textbooks with { Levels = levels with { High = levels.Low + (int)Math.Round((levels.High - levels.Low) * share) } };
    }

    private IReadOnlyList<TokenSequence> Batch(int step) => [.. Documents(step).Select(Sequence)];

    private static TokenSequence Sequence(WebDocument document, int index) =>
        new(SmallLanguage.Prompt(document.Problem), SmallLanguage.Completion(document.Response), index);
}
