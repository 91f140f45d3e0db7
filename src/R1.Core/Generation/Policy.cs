using R1.Data;
using R1.Foundation;
using R1.Models;
using R1.Tokenization;

namespace R1.Generation;

/// <summary>A model that answers: problems in, completions out. All that is needed to measure a model, and nothing of what trains it.</summary>
public sealed class Policy : IDisposable
{
    /// <param name="model">The weights; owned. Sampling follows them when they change.</param>
    /// <param name="format">How the model reads and writes text.</param>
    /// <param name="sampler">Draws completions from the model; null for <see cref="CompletionSampler.Create"/>.</param>
    public Policy(CausalLM model, PromptFormat format, ICompletionSampler? sampler = null) =>
        (Model, Format, Sampler) = (model, format, sampler ?? CompletionSampler.Create(model));

    /// <summary>The weights.</summary>
    public CausalLM Model { get; }

    /// <summary>How the model reads and writes text.</summary>
    public PromptFormat Format { get; }

    /// <summary>Draws completions from the current weights.</summary>
    public ICompletionSampler Sampler { get; }

    /// <summary>Loads a Hugging Face folder: config.json, safetensors, tokenizer.json. Weights are float32 on the CPU.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="template">The text around a question; null for <see cref="PromptTemplate.R1Zero"/>.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or config.json names no end-of-text token.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Policy Load(string folder, PromptTemplate? template = null)
    {
        var tokenizer = HuggingFaceTokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        var model = CausalLM.LoadPretrained(folder);
        if (model.Config.EosTokenId is { Count: > 0 } stops) return new Policy(model, new PromptFormat(tokenizer, template ?? PromptTemplate.R1Zero, stops));
        model.Dispose();
        throw new InvalidDataException($"{Path.Combine(folder, "config.json")} has no eos_token_id: add the ids of the tokens that end a text, e.g. "
            + "from generation_config.json.");
    }

    /// <summary>A policy with weights of its own that start as these.</summary>
    public Policy Clone() => new(Model.Clone(), Format);

    /// <summary>Samples a group of completions for every problem.</summary>
    /// <param name="problems">Problems, each with a prompt of its own.</param>
    /// <param name="groupSize">Completions per problem, G.</param>
    /// <param name="options">How tokens are drawn; the stop tokens of the format are added to its own.</param>
    /// <param name="seed">Seed of the noise of this call.</param>
    /// <param name="cancellationToken">Ends the sampling early with an exception.</param>
    public IReadOnlyList<RolloutGroup> Sample(
        IReadOnlyList<Problem> problems, int groupSize, SamplingOptions options, ulong seed, CancellationToken cancellationToken = default)
    {
        var random = new SeededRandom(seed);
        var requests = problems.Select(p => new SampleRequest(Format.Prompt(p.Question), groupSize, random.NextUInt64())).ToList();
        var stopping = options with { StopTokenIds = [.. options.StopTokenIds.Concat(Format.StopTokenIds).Distinct()] };
        var sampled = Sampler.Sample(requests, stopping, cancellationToken);
        return [.. problems.Select((problem, i) => new RolloutGroup(
            problem, [.. sampled[i].Select(s => new Rollout(problem, requests[i].PromptIds, s, Format.Text(s.TokenIds)))]))];
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
