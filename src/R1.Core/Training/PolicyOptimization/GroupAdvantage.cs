using R1.Configuration;

namespace R1.Training.PolicyOptimization;

/// <summary>The advantages of a batch of groups.</summary>
/// <param name="Values">[prompts, group]</param>
/// <param name="ZeroAdvantageGroups">
/// Groups whose rewards are all equal: they teach nothing, and their share tells when problems are too easy or too hard.
/// </param>
public sealed record GroupAdvantages(float[,] Values, int ZeroAdvantageGroups);

/// <summary>Group-relative advantages, eq. (3): A_i = (r_i - mean(r)) / std(r). No value network: the group is the baseline.</summary>
/// <remarks>
/// <b>Deviations.</b> Eq. (3) divides by zero where all rewards of a group are equal; such a group gets exactly zero, whatever the
/// options, and is counted. Everything is computed in float64.
/// </remarks>
public static class GroupAdvantage
{
    /// <summary>Advantages of one group with the paper's choices, e.g. rewards 1, 0, 0, 0 give 1.73, -0.58, -0.58, -0.58.</summary>
    /// <param name="rewards">One reward per completion of the same prompt.</param>
    /// <param name="options">Default: eq. (3).</param>
    /// <returns>One advantage per completion.</returns>
    public static float[] Compute(IReadOnlyList<float> rewards, GroupAdvantageOptions? options = null)
    {
        var row = new float[1, rewards.Count];
        for (var i = 0; i < rewards.Count; i++) row[0, i] = rewards[i];
        return [.. Compute(row, options).Values.Cast<float>()];
    }

    /// <summary>Advantages of a batch of groups.</summary>
    /// <param name="rewards">[prompts, group]</param>
    /// <param name="options">Default: eq. (3).</param>
    /// <returns>[prompts, group]; a group whose rewards are all equal gets exactly zero.</returns>
    /// <exception cref="ArgumentException">A reward is not finite.</exception>
    public static GroupAdvantages Compute(float[,] rewards, GroupAdvantageOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var rows = Rows(rewards);
        var zero = rows.Count(AllEqual);
        var batchStd = Std(rows.SelectMany(r => r), options.Std);
        return new(ToMatrix([.. rows.Select(row => Normalize(row, batchStd, options))]), zero);
    }

    /// <summary>
    /// Advantages of several reward components, each normalised within its group before the weighted sum, then the sum over the
    /// batch (GDPO, 'normalize then sum'): a rare component keeps its say beside a frequent one.
    /// </summary>
    /// <param name="components">One [prompts, group] matrix per component.</param>
    /// <param name="weights">One weight per component.</param>
    /// <param name="options">How each component, and then the sum, is scaled; the scale itself is ignored (group, then batch).</param>
    /// <returns>[prompts, group]; groups count as zero-advantage where every component is constant.</returns>
    public static GroupAdvantages ComputeDecoupled(
        IReadOnlyList<float[,]> components, IReadOnlyList<double> weights, GroupAdvantageOptions? options = null)
    {
        if (components.Count == 0 || components.Count != weights.Count)
            throw new ArgumentException($"{components.Count} reward components need as many weights, not {weights.Count}.");
        options = (options ?? new()) with { Scale = AdvantageScale.Group };
        options.Validate();
        var each = components.Select(Rows).ToArray();
        var sum = each[0].Select(row => new double[row.Length]).ToArray();
        for (var c = 0; c < each.Length; c++)
            for (var p = 0; p < sum.Length; p++)
                AddScaled(sum[p], Normalize(each[c][p], 0, options), weights[c]);
        var zero = Enumerable.Range(0, sum.Length).Count(p => each.All(rows => AllEqual(rows[p])));
        return new(ToMatrix(Whiten(sum, options)), zero);
    }

    private static double[] Normalize(double[] row, double batchStd, GroupAdvantageOptions options)
    {
        if (AllEqual(row)) return new double[row.Length];
        var mean = row.Average();
        // r_i - mean of the others = (r_i - mean) G / (G - 1)
        var factor = options.Baseline == AdvantageBaseline.LeaveOneOut ? row.Length / (row.Length - 1.0) : 1;
        var divisor = options.Scale switch
        {
            AdvantageScale.Group => Std(row, options.Std) + options.Epsilon,
            AdvantageScale.Batch => batchStd + options.Epsilon,
            _ => 1,
        };
        return [.. row.Select(r => (r - mean) * factor / divisor)];
    }

    private static double[][] Whiten(double[][] rows, GroupAdvantageOptions options)
    {
        var all = rows.SelectMany(r => r).ToArray();
        if (AllEqual(all)) return [.. rows.Select(r => new double[r.Length])];
        var (mean, divisor) = (all.Average(), Std(all, options.Std) + options.Epsilon);
        return [.. rows.Select(row => row.Select(x => (x - mean) / divisor).ToArray())];
    }

    private static double Std(IEnumerable<double> values, StdKind kind)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var degrees = all.Length - (kind == StdKind.Sample ? 1 : 0);
        return degrees < 1 ? 0 : Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / degrees);
    }

    private static void AddScaled(double[] target, double[] values, double weight)
    {
        for (var i = 0; i < target.Length; i++) target[i] += weight * values[i];
    }

    private static bool AllEqual(double[] row) => row.AsSpan().IndexOfAnyExcept(row[0]) < 0;

    private static double[][] Rows(float[,] matrix)
    {
        var (prompts, group) = (matrix.GetLength(0), matrix.GetLength(1));
        if (prompts == 0 || group == 0) throw new ArgumentException($"Rewards are [{prompts}, {group}]: give at least one reward.");
        double[] Row(int p) => [.. Enumerable.Range(0, group).Select(i => (double)matrix[p, i])];
        var rows = Enumerable.Range(0, prompts).Select(Row).ToArray();
        var faulty = Array.FindIndex(rows, row => !row.All(double.IsFinite));
        return faulty < 0
            ? rows
            : throw new ArgumentException($"Group {faulty} holds a reward that is not finite: {string.Join(", ", rows[faulty])}.");
    }

    private static float[,] ToMatrix(double[][] rows)
    {
        var matrix = new float[rows.Length, rows[0].Length];
        for (var p = 0; p < rows.Length; p++)
            for (var i = 0; i < rows[p].Length; i++) matrix[p, i] = (float)rows[p][i];
        return matrix;
    }
}
