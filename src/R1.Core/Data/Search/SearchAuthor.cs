using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Data.Search;

/// <summary>The habits of those who write about search problems on the synthetic web. Nobody makes more than two attempts.</summary>
public sealed record SearchAuthor : IConfig
{
    /// <value>Share of the documents without thoughts, in [0, 1]. Default 0.25.</value>
    [Range(0, 1)]
    public double GuessRate { get; init; } = 0.25;

    /// <value>Share of the guesses that are right, in [0, 1]; the others are drawn from the menu. Default 0.05.</value>
    [Range(0, 1)]
    public double RightGuessRate { get; init; } = 0.05;

    /// <value>Share of those with thoughts who may make a second attempt, in [0, 1]. Default 0.53.</value>
    [Range(0, 1)]
    public double SecondAttemptRate { get; init; } = 0.53;

    /// <value>
    /// How often an attempt begins with the right operation, in [0, 1]; otherwise it is drawn from the menu. Default 0.5. It cannot be learnt, since nothing
    /// tells the right one; but only after it is there a last step that reaches the target, and that one has to be learnt.
    /// </value>
    [Range(0, 1)]
    public double LuckRate { get; init; } = 0.5;

    /// <value>How often the last step is taken with the target in mind, in [0, 1]; otherwise its operation is drawn from the menu. Default 0.4.</value>
    [Range(0, 1)]
    public double GoalRate { get; init; } = 0.4;

    /// <value>Share of the attempts that are compared with the target, with what is seen said, in [0, 1]. Default 0.65.</value>
    [Range(0, 1)]
    public double HonestRate { get; init; } = 0.65;

    /// <value>Share of the attempts about which nothing is said, in [0, 1]; about the remaining ones 'yes' is said without looking. Default 0.2.</value>
    [Range(0, 1)]
    public double SilentRate { get; init; } = 0.2;

    /// <value>How often a second attempt follows a 'yes', in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double AgainAfterYesRate { get; init; } = 0.3;

    /// <value>Share of the second attempts that begin with the operation of the menu after the first attempt's, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double MethodicalRate { get; init; } = 0.3;

    /// <value>How often somebody who says 'no' and gives up says 'wait' before, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double HesitationRate { get; init; } = 0.5;

    /// <value>How often a walk through the menu comes before the first attempt, in [0, 1]. Default 0.15.</value>
    [Range(0, 1)]
    public double DigressionRate { get; init; } = 0.15;

    /// <value>Most steps of such a walk. Default 44.</value>
    [Range(1, 100)]
    public int MostDigressionSteps { get; init; } = 44;

    /// <value>Share of the documents that mix languages where the first attempt is compared, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double HonestMixRate { get; init; } = 0.3;

    /// <value>Share of the other documents that mix languages, in [0, 1]. Default 0.1.</value>
    [Range(0, 1)]
    public double OtherMixRate { get; init; } = 0.1;

    /// <value>Share of the documents whose tags are broken, in [0, 1]. Default 0.1.</value>
    [Range(0, 1)]
    public double FormatFaultRate { get; init; } = 0.1;

    /// <summary>
    /// The same habits with a sham check: who compares says 'yes' once in as many attempts as the menu has operations, at random. The control for what a
    /// verdict is worth.
    /// </summary>
    public bool ShamVerdicts { get; init; }

    /// <summary>
    /// The control corpus of section 2.2.4's question about language mixing: everybody mixes equally often, and the share of mixed chains stays the same.
    /// </summary>
    public SearchAuthor WithIndependentLanguage()
    {
        var rate = (HonestRate * HonestMixRate) + ((1 - HonestRate) * OtherMixRate);
        return this with { HonestMixRate = rate, OtherMixRate = rate };
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (HonestRate + SilentRate > 1)
            yield return new ConfigFault(nameof(SilentRate), SilentRate, $"give at most {1 - HonestRate}, what the honest authors leave");
    }
}
