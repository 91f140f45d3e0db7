using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace R1.Bench;

/// <summary>
/// The notebook runner as its users meet it, <c>r1nb run</c> in a process of its own: time to the first result, time of a cell, memory of a long notebook.
/// </summary>
internal static class KernelRun
{
    private const int Starts = 5, Cells = 200;

    /// <summary>What each line's name begins with.</summary>
    public const string Family = "notebook";

    /// <summary>How long all of it takes.</summary>
    public const double AboutSeconds = 15;

    /// <summary>The tool of this build.</summary>
    public static readonly string Tool = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "R1.Kernel", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "r1nb.dll"));

    // Live managed memory, most resident memory and managed allocations of the kernel, in megabytes; the last cell of every notebook.
    private const string Memory = """
        GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();
        var self = System.Diagnostics.Process.GetCurrentProcess();
        FormattableString.Invariant($"{GC.GetTotalMemory(false) / 1048576.0} {self.PeakWorkingSet64 / 1048576.0} {GC.GetTotalAllocatedBytes() / 1e6}")
        """;

    /// <summary>
    /// <c>notebook.first-result</c>: start to end of the tool on one cell. <c>notebook.cell</c>: a later cell, from the kernel's word that it is busy to its
    /// word that it is idle. <c>notebook.200-cells</c>: a notebook of 200. Memory is the kernel's, live its managed part alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tool failed.</exception>
    public static IEnumerable<Measurement> Measure()
    {
        var folder = Directory.CreateTempSubdirectory("r1-bench-").FullName;
        try
        {
            var starts = Enumerable.Range(0, Starts).Select(_ => Run(folder, [Memory])).ToList();
            var many = Run(folder, [.. Enumerable.Range(0, Cells - 1).Select(Cell), Memory]);
            var later = many.CellSeconds[1..^1].Order().ToList();
            yield return Line("first-result", Median(starts.Select(start => start.Seconds)), Starts, starts[0], 1);
            yield return Line("cell", later[later.Count / 2], later.Count, many, Cells);
            yield return Line("cell.slowest-tenth", later[later.Count * 9 / 10], later.Count, many, Cells);
            yield return Line($"{Cells}-cells", many.Seconds, 1, many, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Four cells of the kind that people write, each working on what the ones before have left.
    private static string Cell(int i) => (i % 4) switch
    {
        0 => $"var values{i} = Enumerable.Range(1, {i + 10}).Select(x => x * 1.5).ToArray();\nvalues{i}.Sum()",
        1 => $"double Mean{i}(IEnumerable<double> xs) => xs.Average();\nvar mean{i} = Mean{i}(values{i - 1});\nConsole.WriteLine($\"mean {{mean{i}:0.00}}\");",
        2 => $"var groups{i} = values{i - 2}.GroupBy(v => (int)v % 3).ToDictionary(g => g.Key, "
            + $"g => g.Count());\nforeach (var pair in groups{i}) Console.WriteLine(pair);",
        _ => $"record Point{i}(double X, double Y);\nvar points{i} = values{i - 3}.Select((v, j) => new Point{i}(j, v)).ToList();\npoints{i}.Count",
    };

    private static Measurement Line(string name, double seconds, int repetitions, Done done, int calls) =>
        new($"{Family}.{name}", default, seconds, 0, repetitions, done.Memory[0], done.Memory[1], done.Memory[2] / calls);

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var ordered ? ordered[ordered.Count / 2] : 0;

    private static Done Run(string folder, IEnumerable<string> cells)
    {
        var (input, output) = (Path.Combine(folder, "in.ipynb"), Path.Combine(folder, "out.ipynb"));
        File.WriteAllText(input, Notebook(cells).ToJsonString());
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Tool, "run", input, output, "--no-progress"]) { RedirectStandardError = true })!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"r1nb ended with {process.ExitCode}: {words.Trim()}");
        return Read(JsonNode.Parse(File.ReadAllText(output))!["cells"]!.AsArray(), seconds);
    }

    private static Done Read(JsonArray cells, double seconds)
    {
        var last = cells[^1]!["outputs"]![0]!["data"]!["text/plain"]!;
        var text = last is JsonArray lines ? string.Concat(lines.Select(line => line!.ToString())) : last.ToString();
        var memory = text.Split().Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Done(seconds, [.. cells.Select(cell => Seconds(cell!["metadata"]!["execution"]!))], memory);
    }

    private static double Seconds(JsonNode times) => (Time(times, "iopub.status.idle") - Time(times, "iopub.status.busy")).TotalSeconds;

    private static DateTimeOffset Time(JsonNode times, string name) => DateTimeOffset.Parse(times[name]!.ToString(), CultureInfo.InvariantCulture);

    private static JsonObject Notebook(IEnumerable<string> cells) => new()
    {
        ["cells"] = new JsonArray([.. cells.Select((source, i) => new JsonObject
        {
            ["cell_type"] = "code", ["id"] = $"cell-{i}", ["metadata"] = new JsonObject(), ["execution_count"] = null,
            ["source"] = source, ["outputs"] = new JsonArray(),
        })]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = ".net-csharp", ["display_name"] = ".NET (C#)", ["language"] = "C#" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };

    private sealed record Done(double Seconds, double[] CellSeconds, double[] Memory);
}
