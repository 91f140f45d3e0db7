using R1.Data;
using R1.Foundation;
using R1.Models;
using R1.Tokenization;
using static TorchSharp.torch;

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

    /// <summary>
    /// What the folder that it was loaded from says of sampling; null where it says nothing or the policy was made otherwise. Sampling does not follow it.
    /// </summary>
    public GenerationConfig? Recommended { get; private init; }

    private string? Source { get; init; }

    /// <summary>Loads a Hugging Face folder: config.json, safetensors, tokenizer.json, and generation_config.json where there is one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="template">The text around a question; null for <see cref="PromptTemplate.R1Zero"/>.</param>
    /// <param name="dtype">Element type of the weights in memory, whatever the files have; float32 by default.</param>
    /// <param name="device">Where they live; the CPU by default.</param>
    /// <exception cref="InvalidDataException">A file is damaged, no file names a token that ends a text, or the tokenizer is another model's.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Policy Load(string folder, PromptTemplate? template = null, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        var tokenizer = HuggingFaceTokenizer.Load(folder);
        var recommended = GenerationConfig.Load(folder);
        var stops = StopTokens(folder, ModelConfig.Load(folder), recommended, tokenizer);
        var format = new PromptFormat(tokenizer, template ?? PromptTemplate.R1Zero, stops);
        return new Policy(CausalLM.LoadPretrained(folder, dtype, device), format) { Recommended = recommended, Source = folder };
    }

    /// <summary>The ids that end a text: as in transformers, those of generation_config.json go before those of config.json.</summary>
    /// <exception cref="InvalidDataException">No file names one, or the tokenizer is another model's.</exception>
    internal static IReadOnlyList<int> StopTokens(string folder, ModelConfig config, GenerationConfig? generation, HuggingFaceTokenizer tokenizer)
    {
        if (tokenizer.LargestId >= config.VocabSize)
            throw new InvalidDataException($"{Path.Combine(folder, "tokenizer.json")} has ids up to {tokenizer.LargestId}, but vocab_size in config.json "
                + $"is {config.VocabSize}: the tokenizer is another model's; copy the one that belongs to these weights.");
        var (file, stops) = generation?.EosTokenId is { Count: > 0 } ids ? ("generation_config.json", ids) : ("config.json", config.EosTokenId ?? []);
        if (stops.Count == 0)
            throw new InvalidDataException($"{Path.Combine(folder, "config.json")} has no eos_token_id, and there is none in generation_config.json: add the "
                + "ids of the tokens that end a text.");
        if (stops.Any(id => id < 0 || id >= config.VocabSize))
            throw new InvalidDataException($"{Path.Combine(folder, file)}: eos_token_id is {string.Join(", ", stops)}, but vocab_size in config.json is "
                + $"{config.VocabSize}; correct it.");
        return stops;
    }

    /// <summary>A policy with weights of its own that start as these.</summary>
    public Policy Clone() => new(Model.Clone(), Format) { Recommended = Recommended, Source = Source };

    /// <summary>
    /// Writes a Hugging Face folder that <see cref="Load"/>, transformers and servers read: weights and config.json, and with them the tokenizer's files and
    /// generation_config.json of the folder that the policy was loaded from. A policy that was made otherwise has no such files.
    /// </summary>
    /// <param name="folder">Made if missing.</param>
    /// <exception cref="FileNotFoundException">The tokenizer of the folder that the policy was loaded from is no longer there.</exception>
    public void SavePretrained(string folder)
    {
        Model.SavePretrained(folder);
        if (Source is not null) CompanionFiles.Copy(Source, folder);
    }

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
