using System.Diagnostics;
using R1.Foundation;
using R1.Generation;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Kernel.Running;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>
/// Runs all notebooks, one seed after the other, and keeps the summary and the pages up to date after each, so that a run that is ended
/// leaves all that it had.
/// </summary>
/// <param name="options">What is reproduced.</param>
/// <param name="terminal">Takes progress.</param>
/// <param name="startKernel">Starts a kernel for a notebook.</param>
internal sealed class ReproductionRun(ReproductionOptions options, TextWriter terminal, Func<RunOptions, IKernelHost> startKernel)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<NotebookResult> _results = [];
    private Forecast _forecast = new([]);
    private double _takenOverSeconds;

    /// <returns>Whether every notebook was completed with every seed.</returns>
    /// <exception cref="BadInputException">A notebook or claims.json cannot be read; nothing has run.</exception>
    public bool Run(CancellationToken cancellation)
    {
        foreach (var notebook in options.Notebooks) Check(notebook);
        var source = SourceState.Of(Path.GetDirectoryName(Path.GetFullPath(options.Notebooks[0]))!);
        var plan = Plan(source);
        var speed = Foretell(NotebookCosts.Of(options.CostsPath, options.Preset));
        plan.Save(options.Report.Path);
        foreach (var (seed, notebook) in options.Seeds.SelectMany(seed => options.Notebooks.Select(notebook => (seed, notebook))))
        {
            if (cancellation.IsCancellationRequested) break;
            _results.Add(RunOne(notebook, seed, source, cancellation));
            Write(plan);
        }
        var completed = _results.Count(r => r.Status == NotebookResult.Completed);
        if (completed == Planned && options.RecordCosts) RecordCosts(speed);
        terminal.WriteLine($"reproduce  {completed} of {Planned} notebooks completed  -> {Path.Combine(options.Report.Path, "index.html")}");
        return completed == Planned;
    }

    private void Check(string notebook)
    {
        var document = NotebookDocument.Load(notebook);
        if (!options.ParametersOf(Name(notebook)).Any()) return;
        NotebookPreparation.Prepare(document, new RunOptions
        {
            InputPath = notebook, OutputPath = notebook, BaseDirectory = Path.GetDirectoryName(notebook)!,
            Parameters = options.ParametersOf(Name(notebook), options.Seeds[0]),
        });
    }

    private KernelSpeed Foretell(NotebookCosts costs)
    {
        var speed = KernelSpeed.Measure(TimeSpan.FromSeconds(1));
        _forecast = new Forecast([.. options.Seeds.SelectMany(_ => options.Notebooks.Select(notebook => costs.SecondsOf(Name(notebook), speed)))]);
        var what = $"{options.Notebooks.Count} notebooks, preset {options.Preset}, seeds {string.Join(", ", options.Seeds)}";
        terminal.WriteLine($"reproduce  {what}: {_forecast.InWords()}");
        return speed;
    }

    private void RecordCosts(KernelSpeed speed)
    {
        var costs = _results.GroupBy(result => result.Name)
            .ToDictionary(group => group.Key, group => Math.Round(group.Average(result => result.CpuSeconds), 1));
        new NotebookCosts(Math.Round(speed.FlopsPerCpuSecond / 1e6), costs).Save(options.CostsPath, options.Preset);
    }

    private static string Name(string notebook) => Path.GetFileNameWithoutExtension(notebook);

    private int Planned => options.Seeds.Count * options.Notebooks.Count;

    private ReproductionPlan Plan(SourceState source) => new()
    {
        Preset = options.Preset,
        Seeds = options.Seeds,
        Only = options.Only,
        Parameters = [.. options.Parameters.Select(parameter => parameter.ToString())],
        Commit = source.Commit,
        Started = DateTime.UtcNow,
        Machine = Machine.Describe(options.Threads),
        Notebooks = [.. options.Notebooks.Select(notebook => new PlannedNotebook(Name(notebook), source.KeyOf(notebook, options)))],
        Claims = Catalogue().Claims,
    };

    private ClaimCatalogue Catalogue()
    {
        try
        {
            return options.ClaimsPath is { } path ? ClaimCatalogue.Load(path) : new ClaimCatalogue([]);
        }
        catch (InvalidDataException fault)
        {
            throw new BadInputException(fault.Message);
        }
    }

    private NotebookResult RunOne(string notebook, int seed, SourceState source, CancellationToken cancellation)
    {
        var inside = Path.Combine($"seed-{seed}", Name(notebook));
        var copy = Path.GetFullPath(Path.Combine(options.Report.Path, inside + ".ipynb"));
        var key = source.KeyOf(notebook, options);
        var place = $"reproduce  {_results.Count + 1}/{Planned}  {Name(notebook)}, seed {seed}";
        if (options.Resume && TakeOver(inside, seed, key) is { } earlier)
        {
            terminal.WriteLine($"{place}: taken over ({earlier.Seconds:0.0} s)");
            _takenOverSeconds += earlier.Seconds;
            _forecast.End(null);
            return earlier;
        }
        terminal.WriteLine(place);
        _forecast.Begin();
        var result = new ChildRun(options, _forecast.Status, startKernel).Run(Path.GetFullPath(notebook), seed, copy, key, cancellation);
        _forecast.End(result.Seconds);
        if (result.Status != NotebookResult.Completed)
            terminal.WriteLine($"{place}: {result.Status.ToUpperInvariant()} after {result.Seconds:0.0} s");
        result.Save(Path.ChangeExtension(copy, ".json"));
        if (File.Exists(copy))
            DurableFiles.WriteText(Path.ChangeExtension(copy, ".html"), NotebookPage.Render(NotebookDocument.Load(copy), "../index.html"));
        return result;
    }

    // What another report holds is copied into this one.
    private NotebookResult? TakeOver(string inside, int seed, string key)
    {
        var stored = options.Report.Candidates(inside + ".json")
            .FirstOrDefault(path => NotebookResult.TryLoad(path) is { Status: NotebookResult.Completed } earlier && (earlier.Seed, earlier.Key) == (seed, key));
        if (stored is null) return null;
        var own = Path.Combine(options.Report.Path, inside + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        foreach (var extension in stored == own ? [] : new[] { ".ipynb", ".html", ".json" })
            File.Copy(Path.ChangeExtension(stored, extension), Path.ChangeExtension(own, extension), overwrite: true);
        return NotebookResult.TryLoad(own);
    }

    private void Write(ReproductionPlan plan)
    {
        new Summary
        {
            Plan = plan,
            Folder = options.Report.Path,
            Seconds = _clock.Elapsed.TotalSeconds + _takenOverSeconds,
            Notebooks = _results,
        }.Write();
        if (options.LinkReport) options.Report.Link();
    }
}
