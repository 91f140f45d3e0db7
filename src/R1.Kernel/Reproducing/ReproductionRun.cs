using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using R1.Foundation;
using R1.Kernel.Notebooks;
using R1.Kernel.Pages;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>
/// Runs all notebooks, one seed after the other, and keeps the summary and the pages up to date after each, so that a run that is ended
/// leaves all that it had.
/// </summary>
internal sealed class ReproductionRun(ReproductionOptions options, TextWriter terminal)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<NotebookResult> _results = [];
    private double _takenOverSeconds;

    /// <returns>Whether every notebook was completed with every seed.</returns>
    /// <exception cref="BadInputException">A notebook or claims.json cannot be read; nothing has run.</exception>
    public bool Run(CancellationToken cancellation)
    {
        foreach (var notebook in options.Notebooks) NotebookDocument.Load(notebook);
        var catalogue = Catalogue();
        var source = SourceState.Of(Path.GetDirectoryName(Path.GetFullPath(options.Notebooks[0]))!);
        foreach (var (seed, notebook) in options.Seeds.SelectMany(seed => options.Notebooks.Select(notebook => (seed, notebook))))
        {
            if (cancellation.IsCancellationRequested) break;
            _results.Add(RunOne(notebook, seed, source, cancellation));
            Write(catalogue, source);
        }
        var completed = _results.Count(r => r.Status == NotebookResult.Completed);
        terminal.WriteLine($"reproduce  {completed} of {Planned} notebooks completed  -> {SummaryPath}");
        return completed == Planned;
    }

    private int Planned => options.Seeds.Count * options.Notebooks.Count;

    private string SummaryPath => Path.Combine(options.OutputFolder, "summary.json");

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
        var name = Path.GetFileNameWithoutExtension(notebook);
        var copy = Path.GetFullPath(Path.Combine(options.OutputFolder, $"seed-{seed}", name + ".ipynb"));
        var key = source.KeyOf(notebook, options, seed);
        var place = $"reproduce  {_results.Count + 1}/{Planned}  {name}, seed {seed}";
        var stored = Path.ChangeExtension(copy, ".json");
        if (options.Resume && NotebookResult.TryLoad(stored) is { Status: NotebookResult.Completed } earlier && earlier.Key == key)
        {
            terminal.WriteLine($"{place}: taken over ({earlier.Seconds:0.0} s)");
            _takenOverSeconds += earlier.Seconds;
            return earlier;
        }
        terminal.WriteLine(place);
        var result = ChildRun.Run(Path.GetFullPath(notebook), seed, copy, key, options, cancellation);
        if (result.Status != NotebookResult.Completed)
            terminal.WriteLine($"{place}: {result.Status.ToUpperInvariant()} after {result.Seconds:0.0} s");
        result.Save(stored);
        if (File.Exists(copy))
            DurableFiles.WriteText(Path.ChangeExtension(copy, ".html"), NotebookPage.Render(NotebookDocument.Load(copy), "../index.html"));
        return result;
    }

    private void Write(ClaimCatalogue catalogue, SourceState source)
    {
        var summary = new Summary
        {
            Options = options,
            Commit = source.Commit,
            Started = _started,
            Seconds = _clock.Elapsed.TotalSeconds + _takenOverSeconds,
            Notebooks = _results,
            Claims = ClaimOutcome.Of(catalogue, _results),
        };
        DurableFiles.WriteText(SummaryPath, summary.ToJson().ToJsonString(Indented) + "\n");
        DurableFiles.WriteText(Path.Combine(options.OutputFolder, "index.html"), IndexPage.Render(summary));
    }
}
