using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Data.Composition;

/// <summary>The habits of those who write about programs on the synthetic web. Nobody works a deep program to its right answer.</summary>
public sealed record CompositionAuthor : IConfig
{
    /// <value>Share of the documents without a chain, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double GuessRate { get; init; } = 0.5;

    /// <value>Share of the guesses about programs of at most <see cref="DeepestRight"/> statements that are right, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double RightGuessRate { get; init; } = 0.3;

    /// <value>
    /// How often a chain goes on after a statement, in [0, 1], wherever the part ends that was asked for. Default 0.5. So whether to go on stays undecided at
    /// every depth, and what a model draws holds deeper chains now and then.
    /// </value>
    [Range(0, 1)]
    public double GoingOnRate { get; init; } = 0.5;

    /// <value>Share of the chains with a wrong sum, which is carried on, in [0, 1]. Default 0.15.</value>
    [Range(0, 1)]
    public double SlipRate { get; init; } = 0.15;

    /// <value>Most statements of a program whose right answer anybody states. Default 2. Whoever would work a deeper one to its end has slipped before.</value>
    [Range(1, CompositionFamily.LongestProgram)]
    public int DeepestRight { get; init; } = 2;

    /// <value>Share of the documents whose tags are broken, in [0, 1]. Default 0.1.</value>
    [Range(0, 1)]
    public double FormatFaultRate { get; init; } = 0.1;
}
