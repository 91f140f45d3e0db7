using System.Text.Json;
using R1.Configuration;
using R1.Sandbox;

namespace R1.Kernel.Rewarding;

/// <summary>What is to be rewarded.</summary>
internal enum RewardKind
{
    /// <summary>The final answer, compared with <c>gold</c>.</summary>
    Math,

    /// <summary>The program, run against <c>tests</c>.</summary>
    Code,

    /// <summary>The tags of table 1.</summary>
    Format,
}

/// <summary>
/// A request in the shape of a reward function: lists of equal length, one entry for each completion. Snake case; unknown fields are refused.
/// </summary>
internal sealed record RewardRequest : IConfig
{
    public required RewardKind Reward { get; init; }

    /// <summary>Not read by any verifier so far; frameworks send them.</summary>
    public IReadOnlyList<JsonElement> Prompts { get; init; } = [];

    /// <summary>Each a text, or a list of messages of which the last one's content counts.</summary>
    public required IReadOnlyList<JsonElement> Completions { get; init; }

    /// <summary>Reward math: the gold answers; see <see cref="GoldField"/>.</summary>
    public IReadOnlyList<JsonElement> Gold { get; init; } = [];

    /// <summary>Reward code: the tests of each completion.</summary>
    public IReadOnlyList<TestsOfOne> Tests { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Completions.Count == 0) yield return new ConfigFault(nameof(Completions), 0, "give at least one completion");
        (string, int, bool)[] columns =
        [
            (nameof(Prompts), Prompts.Count, false),
            (nameof(Gold), Gold.Count, Reward == RewardKind.Math),
            (nameof(Tests), Tests.Count, Reward == RewardKind.Code),
        ];
        foreach (var (name, count, isNeeded) in columns)
            if (count != Completions.Count && (isNeeded || count > 0))
                yield return new ConfigFault(name, $"{count} entries", $"give one for each of the {Completions.Count} completions");
        for (var i = 0; i < Completions.Count; i++)
        {
            if (TextOf(Completions[i]) is null) yield return new ConfigFault($"completions[{i}]", Completions[i].ValueKind,
                "give a text of whole characters, or a list of messages with role and content");
            if (i < Gold.Count && GoldField.Of(Gold[i]).Count == 0) yield return new ConfigFault($"gold[{i}]", Gold[i].ValueKind,
                "give a text, a number, or a list of them of which each is right");
        }
    }

    /// <summary>The text of a completion; null when it is neither a text nor messages.</summary>
    public static string? TextOf(JsonElement completion) => completion.ValueKind switch
    {
        JsonValueKind.String => Characters(completion),
        JsonValueKind.Array when completion.GetArrayLength() > 0 && completion[completion.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Object } last =>
            last.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? Characters(content) : null,
        _ => null,
    };

    private static string? Characters(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 alone is JSON, yet no character.
            return null;
        }
    }
}

/// <summary>The tests of one completion.</summary>
internal sealed record TestsOfOne : IConfig
{
    public required CodeLanguage Language { get; init; }

    /// <summary>Assertions.</summary>
    public IReadOnlyList<string> Assertions { get; init; } = [];

    /// <summary>Inputs and outputs of whole programs.</summary>
    public IReadOnlyList<InputAndOutput> Programs { get; init; } = [];

    /// <summary>Trusted code in front of the candidate, and in Python of the tests.</summary>
    public string Prelude { get; init; } = "";

    /// <summary>Trusted code after the candidate.</summary>
    public string Postlude { get; init; } = "";

    /// <summary>HumanEval's function under test.</summary>
    public string EntryPoint { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Assertions.Count == 0 == (Programs.Count == 0)) yield return new ConfigFault(nameof(Assertions), Assertions,
            "give either assertions or programs, at least one");
        if (Language == CodeLanguage.CSharp && EntryPoint.Length > 0) yield return new ConfigFault(nameof(EntryPoint), EntryPoint,
            "leave it out: it belongs to tests in Python");
    }

    public CodeTask ToTask() => new()
    {
        Language = Language, Prelude = Prelude, Postlude = Postlude, EntryPoint = EntryPoint,
        Tests = [.. Assertions.Select(code => new AssertionTest(code)), .. Programs.Select(program => new InputOutputTest(program.Input, program.Output))],
    };
}

/// <summary>Standard input and the output wanted.</summary>
internal sealed record InputAndOutput(string Input, string Output);
