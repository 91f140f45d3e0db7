using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Data;
using R1.Data.Corpora;
using R1.Foundation;
using R1.Models;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>A small dense model that is to be taught (section 2.4), and how it is pre-trained: the stand-ins for the bases of Qwen2.5 and Llama 3.</summary>
public sealed record StudentConfig : ISeededConfig
{
    /// <value>Source of the weights and of the documents.</value>
    public required int Seed { get; init; }

    /// <value>Architecture and size in one word, e.g. <c>qwen_57k</c>. Each name has weights and documents of its own.</value>
    public required string Name { get; init; }

    /// <value>Architecture and sizes.</value>
    [JsonConverter(typeof(ModelConfigConverter))]
    public required ModelConfig Model { get; init; }

    /// <value>What is read, in phases.</value>
    public required DocumentCurriculum Curriculum { get; init; }

    /// <value>Steps, rates, sizes.</value>
    public required PretrainConfig Training { get; init; }

    /// <value>Steps between two checkpoints. Default 200.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 200;

    /// <summary>Source of the weights and of the documents of this student alone.</summary>
    internal Seeds Seeds => new((int)(new Seeds(Seed).Derive("student", Name) >> 33));

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        foreach (var fault in Model.Faults()) yield return new ConfigFault(nameof(Model), Model.ModelType, fault);
        var words = ProblemFamilies.Standard.WordsFor(Curriculum.Families);
        if (Model.VocabSize < words)
            yield return new ConfigFault($"{nameof(Model)}.{nameof(Model.VocabSize)}", Model.VocabSize, $"give {words}, the number of words in the corpus");
    }
}
