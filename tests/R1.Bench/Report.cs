using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Vectors;

namespace R1.Bench;

/// <summary>One line of bench.json.</summary>
internal sealed record ResultLine(
    string Name, double? TokensPerSecond, double? ShareOfPeak, double Milliseconds, double LiveMb, double PeakMb, double AllocatedMb, int Repetitions);

/// <summary>Where one GRPO step spends its time, as shares that sum to 1.</summary>
internal sealed record StepShares(double Sampling, double ReferenceScoring, double Gradient, double Optimizer, double Rest);

/// <summary>The results as a table and as a file.</summary>
internal sealed class Report(
    BenchOptions options, IReadOnlyList<Measurement> peaks, IReadOnlyList<Measurement> results, IReadOnlyDictionary<string, double> leftOut,
    IReadOnlyList<Breakdown> breakdowns, GrpoSeconds? seconds, StartUp? startUp, MemoryResult? memory, VerifierResult? verifier, SandboxResult? sandbox)
{
    private const int LargestProducts = 6;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    };

    private readonly double _peak = peaks.Max(peak => peak.BestFlopsPerSecond);

    private StepShares? Shares => seconds is not { } s ? null : new StepShares(
        s.Sampling / s.Total, s.Reference / s.Total, s.Gradient / s.Total, s.Optimizer / s.Total,
        1 - (s.Sampling + s.Reference + s.Gradient + s.Optimizer) / s.Total);

    public void WriteTable(TextWriter writer)
    {
        var machine = MachineInfo.Read();
        writer.WriteLine($"{machine.Cpu}, {machine.Cores} cores, our kernels on {machine.Kernels}; .NET {machine.DotNet}, libtorch {machine.LibTorch}");
        foreach (var peak in peaks)
            writer.WriteLine(string.Create(Invariant, $"  {peak.Name,-30} {peak.BestFlopsPerSecond / 1e9,8:0} GFLOPS, median {peak.FlopsPerSecond / 1e9:0}"));
        writer.WriteLine(string.Create(Invariant, $"  peak                           {_peak / 1e9,8:0} GFLOPS\n"));
        var width = results.Select(result => result.Name.Length).DefaultIfEmpty(0).Max();
        writer.WriteLine($"{"".PadRight(width)}    tokens/s   share of peak           ms   live MB   peak MB   allocated MB   calls");
        foreach (var line in results.Select(Line)) writer.WriteLine(Text(line, width));
        foreach (var (name, estimate) in leftOut) writer.WriteLine(string.Create(Invariant,
            $"{name.PadRight(width)}    left out: one call would take about {estimate:0} s"));
        if (Shares is { } shares) WriteShares(writer, shares);
        foreach (var breakdown in breakdowns) WriteBreakdown(writer, breakdown);
        if (startUp is not null) WriteStartUp(writer, startUp);
        if (memory is not null) WriteMemory(writer, memory);
        if (verifier is not null) WriteVerifier(writer, verifier);
        if (sandbox is not null) WriteSandbox(writer, sandbox);
        writer.WriteLine($"\n-> {options.OutputPath}");
    }

    public void WriteJson()
    {
        var machine = MachineInfo.Read();
        var content = new
        {
            Machine = new { machine.Cpu, machine.Cores, machine.Kernels, machine.MemoryBytes, machine.Os },
            Threads = Environment.ProcessorCount,
            Versions = new SortedDictionary<string, string>(machine.Packages.ToDictionary(), StringComparer.Ordinal)
            {
                ["dotnet"] = machine.DotNet, ["libtorch"] = machine.LibTorch,
            },
            PeakGflops = _peak / 1e9,
            Results = results.Select(Line),
            LeftOutSeconds = leftOut.Count == 0 ? null : leftOut,
            GrpoStepShares = Shares,
            Breakdowns = breakdowns.Count == 0 ? null : breakdowns,
            StartUpMilliseconds = startUp,
            Memory = memory is null ? null : new
            {
                memory.SecondsPerStep, memory.LiveGrowth, memory.ResidentGrowth, memory.TensorGrowth, memory.IsFlat, memory.PeakResidentMb, memory.Points,
            },
            Verifier = verifier,
            Sandbox = sandbox,
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.OutputPath))!);
        File.WriteAllText(options.OutputPath, JsonSerializer.Serialize(content, Json) + "\n");
    }

    private ResultLine Line(Measurement result) => new(
        result.Name, result.TokensPerSecond, result.Work.Flops == 0 ? null : result.FlopsPerSecond / _peak, result.Seconds * 1e3, result.LiveMegabytes,
        result.PeakMegabytes, result.AllocatedMegabytes, result.Repetitions);

    private static string Text(ResultLine line, int width) => string.Create(Invariant,
        $"{line.Name.PadRight(width)}  {line.TokensPerSecond,10:N0}  {line.ShareOfPeak,14:P1}  {line.Milliseconds,11:N1}  {line.LiveMb,8:0}  "
            + $"{line.PeakMb,8:0}  {line.AllocatedMb,13:0.00}  {line.Repetitions,6}");

    private static void WriteShares(TextWriter writer, StepShares shares)
    {
        writer.WriteLine("\nwhere the time of a GRPO step goes");
        foreach (var (name, share) in new[]
        {
            ("sampling", shares.Sampling), ("reference scoring", shares.ReferenceScoring), ("gradient", shares.Gradient), ("optimiser", shares.Optimizer),
            ("rewards, metrics", shares.Rest),
        })
            writer.WriteLine(string.Create(Invariant, $"  {name,-18} {share,6:P0}"));
    }

    private static void WriteBreakdown(TextWriter writer, Breakdown breakdown)
    {
        writer.WriteLine($"\nwhere the time of {breakdown.Of} goes, in brackets the speed of matrix products as a share of the peak");
        foreach (var operation in breakdown.Operations)
        {
            var ofPeak = operation.ShareOfPeak is { } speed ? string.Create(Invariant, $"  ({speed:P0})") : "";
            writer.WriteLine(string.Create(Invariant, $"  {operation.Name,-26} {operation.Share,6:P0}{ofPeak}"));
        }
        writer.WriteLine(string.Create(Invariant, $"  {"everything else",-26} {breakdown.Rest,6:P0}"));
        writer.WriteLine(string.Create(Invariant, $"  {"waiting",-26} {breakdown.Waiting,6:P0}"));
        foreach (var product in breakdown.Products.Take(LargestProducts))
            writer.WriteLine(string.Create(Invariant,
                $"    {$"{product.Matrix![0]} x {product.Matrix[1]}",-24} {product.Share,6:P0}  ({product.ShareOfPeak:P0})  "
                + $"{product.Name}"));
    }

    private static void WriteStartUp(TextWriter writer, StartUp times) => writer.WriteLine(string.Create(Invariant,
        $"\nstart-up, milliseconds from the start of a process, median of {times.Processes}: program {times.Runtime:0}, libtorch {times.Library:0}, "
            + $"model {times.Model:0}, first GRPO step {times.FirstStep:0}, second {times.SecondStep:0}"));

    private static void WriteMemory(TextWriter writer, MemoryResult memory)
    {
        writer.WriteLine(string.Create(Invariant, $"\nmemory over {memory.Points[^1].Step} RL steps ({memory.SecondsPerStep * 1e3:0} ms each), "
            + $"resident {memory.PeakResidentMb:0} MB at most"));
        foreach (var point in memory.Points.Where((_, i) => i % 4 == 3 || i == memory.Points.Count - 1))
            writer.WriteLine(string.Create(Invariant, $"  step {point.Step,5}   live {point.LiveMb,7:0.0} MB (managed {point.ManagedMb:0.0})   resident "
                + $"{point.ResidentMb,7:0.0} MB   {point.Tensors} tensors"));
        writer.WriteLine(string.Create(Invariant,
            $"  growth from step 200 on: live {memory.LiveGrowth:P1}, resident {memory.ResidentGrowth:P1}, {memory.TensorGrowth} tensors: "
                + $"{(memory.IsFlat ? "flat" : $"more than {MemoryResult.Tolerance:P0}")}"));
    }

    private static void WriteVerifier(TextWriter writer, VerifierResult verifier)
    {
        var (machine, warmUp) = (MachineInfo.Read(), verifier.WarmUp);
        writer.WriteLine(string.Create(Invariant,
            $"\nanswer verifier, one core of {machine.Cpu} ({machine.Kernels}), {verifier.Pairs} pairs: {verifier.ComparisonsPerSecond:N0} comparisons/s, "
                + $"mean {verifier.MeanMicroseconds:0.0} us and {verifier.AllocatedBytes:N0} bytes, slowest pair {verifier.SlowestMicroseconds:0} us"));
        foreach (var set in verifier.Sets)
            writer.WriteLine(string.Create(Invariant, $"  {set.Name}, {set.Pairs} pairs: {set.ComparisonsPerSecond:N0} comparisons/s"));
        writer.WriteLine(string.Create(Invariant,
            $"  per second of processor time, after {warmUp.Seconds:0} s of warm-up; in its last {warmUp.QuietSeconds:0.0} s no method was compiled"));
    }

    private static void WriteSandbox(TextWriter writer, SandboxResult sandbox) => writer.WriteLine(sandbox.WhyNot is { } reason
        ? $"\nsandbox: not measured, {reason}"
        : string.Create(Invariant,
            $"\nsandbox, {sandbox.Workers} workers: {sandbox.CandidatesPerSecond:0} C# candidates/s = {sandbox.TestsPerSecond:0} tests/s "
            + $"with compilation, {sandbox.WarmRunsPerSecond:0} runs/s without; {sandbox.CellMilliseconds:0.0} ms of CPU time in a run's cell"));

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
