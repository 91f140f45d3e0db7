using System.Text.RegularExpressions;

namespace R1.Runs;

/// <summary>A named figure that a run reports at its end.</summary>
public readonly partial record struct FinalMetric
{
    /// <param name="name"><c>model.benchmark.metric</c> in snake case, e.g. <c>r1_zero.contest_math.pass_at_1</c>.</param>
    /// <param name="value">Finite.</param>
    /// <exception cref="ArgumentException">The name has another form or the value is not finite.</exception>
    public FinalMetric(string name, double value)
    {
        if (!Form().IsMatch(name))
            throw new ArgumentException(
                $"'{name}' is no name of a final metric: use model.benchmark.metric in snake case, e.g. r1_zero.contest_math.pass_at_1.", nameof(name));
        if (!double.IsFinite(value))
            throw new ArgumentException($"{name} = {value}: a final metric is finite; leave it out where there is nothing to report.", nameof(value));
        (Name, Value) = (name, value);
    }

    /// <summary><c>model.benchmark.metric</c>.</summary>
    public string Name { get; }

    /// <summary>The figure.</summary>
    public double Value { get; }

    [GeneratedRegex(@"\A[a-z0-9]+(?:_[a-z0-9]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*){2}\z")]
    private static partial Regex Form();
}
