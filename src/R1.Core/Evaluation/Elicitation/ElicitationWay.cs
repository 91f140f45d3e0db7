using R1.Data;

namespace R1.Evaluation.Elicitation;

/// <summary>A way of asking a model for more than it gives by itself, without training it.</summary>
public sealed record ElicitationWay
{
    /// <value>
    /// Words that are put in the model's mouth at the beginning; <c>{start}</c> stands for the number that the problem starts from. Default: none.
    /// </value>
    public string Prefix { get; init; } = "";

    /// <value>Softmax temperature. Default 0.6.</value>
    public double Temperature { get; init; } = 0.6;

    /// <value>Solved problems before the question. Default 0.</value>
    public int Shots { get; init; }

    /// <value>
    /// The model is made to go on until its own check says yes or so many attempts are made. Default null: it goes on as it likes.
    /// </value>
    public int? AgainUntil { get; init; }

    /// <summary>The ways that are tried first: prefixes, temperatures, with and without solved problems.</summary>
    public static IReadOnlyList<ElicitationWay> Prompts { get; } =
    [
        .. from prefix in new[] { "", "<think>", "<think> {start}" }
           from shots in new[] { 0, 4 }
           from temperature in new[] { 0.2, 0.6, 1 }
           select new ElicitationWay { Prefix = prefix, Temperature = temperature, Shots = shots },
    ];

    /// <summary>This way at every temperature, and made to look again up to 2, 4, 8 or 16 attempts.</summary>
    public IEnumerable<ElicitationWay> LookingAgain() =>
        from attempts in new[] { 2, 4, 8, 16 }
        from temperature in new[] { 0.2, 0.6, 1 }
        select this with { Temperature = temperature, AgainUntil = attempts };

    /// <inheritdoc/>
    public override string ToString()
    {
        string?[] parts =
        [
            Prefix.Length > 0 ? $"`{Prefix}`" : null,
            Shots > 0 ? $"{Shots} solved problems" : null,
            AgainUntil is { } attempts ? $"again unless yes, up to {attempts}" : null,
            FormattableString.Invariant($"T {Temperature}"),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    internal string PrefixFor(Problem problem) => Prefix.Replace("{start}", problem.Question.Split(' ').ElementAtOrDefault(1), StringComparison.Ordinal);
}
