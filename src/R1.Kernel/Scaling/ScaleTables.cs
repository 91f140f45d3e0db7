using System.Globalization;
using System.Text;

namespace R1.Kernel.Scaling;

/// <summary>The roads as Markdown.</summary>
internal static class ScaleTables
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P"];

    /// <summary>Numbers of workers that are shown.</summary>
    public static IReadOnlyList<int> Usual { get; } = [1, 2, 4, 8, 16, 64, 256, 1000];

    /// <summary>What it begins with, and then each road.</summary>
    public static string Write(ScaleInputs inputs, IReadOnlyList<int> workers)
    {
        var text = new StringBuilder("| input | value | from |\n|---|---|---|\n");
        foreach (var input in inputs.All) text.Append(CultureInfo.InvariantCulture, $"| {input.Name} | {Value(input)} | {input.Source} |\n");
        foreach (var road in Roads.Of(inputs)) Append(text, road, workers);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Road road, IReadOnlyList<int> workers)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {road.Name}\n\nA worker is {road.Worker}; more than {road.MostWorkers} gain nothing.\n\n");
        text.Append("| workers | seconds a step | speed-up | of it rollouts | network a step | held by each |\n|---|---|---|---|---|---|\n");
        foreach (var cost in workers.Select(road.At))
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {cost.Workers} | {Short(cost.Seconds)} | {cost.SpeedUp:0.0} | {(cost.RolloutShare > 0 ? $"{cost.RolloutShare * 100:0} %" : "")} | "
                + $"{Bytes(cost.NetworkBytes)} | {Bytes(cost.HeldBytes)} |\n");
    }

    private static string Value(ScaleInput input) => input.Unit.StartsWith("bytes", StringComparison.Ordinal)
        ? Bytes(input.Value) + input.Unit["bytes".Length..]
        : $"{Short(input.Value)} {input.Unit}".TrimEnd();

    // Three digits, with a power of ten where zeros would have to be counted.
    private static string Short(double value)
    {
        if (value == 0) return "0";
        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is < -3 or > 6
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : (digits < 0 ? value : Math.Round(value, digits)).ToString("#,0.######", CultureInfo.InvariantCulture);
    }

    private static string Bytes(double value)
    {
        if (value == 0) return "";
        var power = Math.Min(Prefixes.Length - 1, (int)Math.Floor(Math.Log(Math.Max(1, value), 1000)));
        return $"{Short(value / Math.Pow(1000, power))} {Prefixes[power]}B";
    }
}
