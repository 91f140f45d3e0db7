using System.Text.Json;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Scaling;

/// <summary>Replaces what <c>make bench</c> has measured on a machine.</summary>
internal static class BenchInputs
{
    /// <exception cref="BadInputException">The file is no bench.json, or lacks a measurement: names it.</exception>
    public static ScaleInputs Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path));
            return Of(file.RootElement, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new BadInputException($"{path} is no whole bench.json ({fault.Message}): run 'make bench' without a filter.");
        }
    }

    private static ScaleInputs Of(JsonElement bench, string path)
    {
        var (start, cores, shares) = (new ScaleInputs(), Number(bench, "threads"), Member(bench, "grpo_step_shares"));
        var results = Member(bench, "results").EnumerateArray().ToDictionary(one => Member(one, "name").GetString()!);
        JsonElement Result(string name) => results.TryGetValue(name, out var result) ? result : throw Missing(name);
        double Token(string name) => cores / Number(Result(name), "tokens_per_second");
        ScaleInput Measured(ScaleInput input, double value) => input with { Value = value, Source = $"make bench, {Path.GetFileName(path)}" };
        var serial = Number(shares, "optimizer") + Number(shares, "rest");
        return start with
        {
            RolloutToken = Measured(start.RolloutToken, Token("sample.cpu-preset.b64")),
            GradientToken = Measured(start.GradientToken, Token("train.cpu-preset")),
            ScoredToken = Measured(start.ScoredToken, Token("score.cpu-preset")),
            Serial = Measured(start.Serial, serial * Number(Result("grpo-step.cpu-preset"), "milliseconds") / 1e3),
            // Without a sandbox no program was run.
            Program = bench.TryGetProperty("sandbox", out var sandbox) && Number(sandbox, "candidates_per_second") is > 0 and var rate
                ? Measured(start.Program, Number(sandbox, "workers") / rate)
                : start.Program,
        };
    }

    private static double Number(JsonElement parent, string name) => Member(parent, name).GetDouble();

    private static JsonElement Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : throw Missing(name);

    private static KeyNotFoundException Missing(string name) => new($"it has no {name}");
}
