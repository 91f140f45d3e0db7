using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Foundation;

namespace R1.Training.RewardModels;

/// <summary>How a reward model is trained.</summary>
public sealed record RewardModelConfig : IConfig
{
    /// <value>Passes over the examples. Default 1 (version 2).</value>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <value>Examples per optimiser step. Default 32.</value>
    [Range(1, 65_536)]
    public int ExamplesPerStep { get; init; } = 32;

    /// <value>Learning rate of AdamW. Default 1e-3 (version 2: 6e-6; small models need far more).</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 1e-3;

    /// <value>Gradients are scaled down to this global norm. Default 1.</value>
    [Range(1e-6, 1e6)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <value>
    /// Padded tokens of one forward and backward pass. Default null: a step is one pass. Memory grows with it, results do not depend on it but for rounding.
    /// </value>
    [Range(1, 10_000_000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? MicroBatchTokens { get; init; }

    /// <summary>Optimiser steps over so many examples.</summary>
    internal int StepsOver(int examples) => Epochs * (int)Math.Ceiling((double)examples / ExamplesPerStep);

    /// <summary>A step's examples, in order, in parts that one pass can hold; an example that is too large has one of its own.</summary>
    /// <param name="examples">Those of the step.</param>
    /// <param name="size">Rows and columns of one alone.</param>
    internal IEnumerable<IReadOnlyList<T>> Parts<T>(IReadOnlyList<T> examples, Func<T, (int Rows, int Columns)> size)
    {
        var (part, rows, columns) = (new List<T>(), 0, 0);
        foreach (var example in examples)
        {
            var (more, wide) = size(example);
            if (part.Count > 0 && (rows + more) * Math.Max(columns, wide) > (MicroBatchTokens ?? int.MaxValue))
            {
                yield return part;
                (part, rows, columns) = ([], 0, 0);
            }
            part.Add(example);
            (rows, columns) = (rows + more, Math.Max(columns, wide));
        }
        if (part.Count > 0) yield return part;
    }

    /// <summary>The examples of every optimiser step, in a new order each pass.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <param name="use">Name of the orders.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    internal IEnumerable<T[]> Batches<T>(IReadOnlyList<T> examples, Seeds seeds, string use)
    {
        if (examples.Count == 0) throw new ArgumentException("There is nothing to train a reward model on.", nameof(examples));
        return Enumerable.Range(1, Epochs).SelectMany(epoch =>
        {
            T[] shuffled = [.. examples];
            seeds.Random(use, epoch).Shuffle<T>(shuffled);
            return shuffled.Chunk(ExamplesPerStep);
        });
    }
}
