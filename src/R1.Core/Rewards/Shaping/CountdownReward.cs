using System.Globalization;
using System.Text.RegularExpressions;
using R1.Data;
using R1.Generation;
using R1.Verification.Numbers;

namespace R1.Rewards.Shaping;

/// <summary>
/// The countdown game of TinyZero: an expression in <c>&lt;answer&gt;</c> must use each number once and reach the target. Right 1, well-formed but
/// wrong the format score, else 0.
/// </summary>
/// <remarks>As there, only the last line after <c>Assistant:</c> is searched, and the last answer in it counts. Arithmetic is exact.</remarks>
/// <param name="gameOf">The numbers of a problem, each to be used once, and the value to reach.</param>
/// <param name="formatScore">For an expression that is there but not right.</param>
public sealed partial class CountdownReward(Func<Problem, (IReadOnlyList<int> Numbers, int Target)> gameOf, double formatScore = 0.1) : IReward
{
    /// <inheritdoc/>
    public string Name => "countdown";

    /// <inheritdoc/>
    public double Score(Rollout rollout)
    {
        var (numbers, target) = gameOf(rollout.Problem);
        return ScoreExpression(LastAnswer(rollout.Text), numbers, target);
    }

    /// <summary>The reward of a prompt with its completion.</summary>
    /// <param name="text">Prompt and completion.</param>
    /// <param name="numbers">Each to be used once.</param>
    /// <param name="target">The value to reach.</param>
    public double Score(string text, IReadOnlyList<int> numbers, int target) => ScoreExpression(Expression(text), numbers, target);

    private double ScoreExpression(string? expression, IReadOnlyList<int> numbers, int target)
    {
        if (expression is null) return 0;
        var used = Integer().Matches(expression).Select(match => match.Value.TrimStart('0')).Order(StringComparer.Ordinal);
        var given = numbers.Select(number => number.ToString(CultureInfo.InvariantCulture).TrimStart('0')).Order(StringComparer.Ordinal);
        return used.SequenceEqual(given) && Arithmetic.Evaluate(expression) is { } value && value.Equals(new Rational(target)) ? 1 : formatScore;
    }

    private static string? Expression(string text)
    {
        foreach (var marker in new[] { "Assistant:", "<|im_start|>assistant" })
        {
            var at = text.IndexOf(marker, StringComparison.Ordinal);
            if (at < 0) continue;
            var line = text[(at + marker.Length)..].Split('\n')[^1];
            return LastAnswer(line);
        }
        return null;
    }

    private static string? LastAnswer(string text)
    {
        var close = text.LastIndexOf("</answer>", StringComparison.Ordinal);
        var open = close < 0 ? -1 : text.LastIndexOf("<answer>", close, StringComparison.Ordinal);
        return open < 0 ? null : text[(open + "<answer>".Length)..close].Trim();
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Integer();
}
