using System.Globalization;
using R1.Configuration;
using R1.Foundation;
using R1.Kernel.Running;

namespace R1.Kernel.Reproducing;

/// <summary>What to reproduce and where to put it.</summary>
internal sealed record ReproductionOptions
{
    /// <summary>Scale, injected as the parameter <c>preset</c>: cpu or smoke.</summary>
    public required string Preset { get; init; }

    /// <summary>Injected one after the other as the parameter <c>seed</c>.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Notebooks in the order of their run.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>Notebooks that were asked for by name; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>What single notebooks are given besides.</summary>
    public IReadOnlyList<NotebookParameter> Parameters { get; init; } = [];

    /// <summary>Where the report goes.</summary>
    public required ReportFolder Report { get; init; }

    /// <summary>Makes the folder above lead to the report. Tasks of an array job, which end at the same time, leave that to the collector.</summary>
    public bool LinkReport { get; init; } = true;

    /// <summary>claims.json beside the notebooks, or null when there is none.</summary>
    public string? ClaimsPath { get; init; }

    /// <summary>Where it is recorded what the notebooks cost; the file may be missing.</summary>
    public required string CostsPath { get; init; }

    /// <summary>Records what the notebooks cost in this run.</summary>
    public bool RecordCosts { get; init; }

    /// <summary>Takes over what a run of the same sources, preset and seed has finished.</summary>
    public bool Resume { get; init; }

    /// <summary>Time of one cell in seconds; null for no limit.</summary>
    public double? CellTimeoutSeconds { get; init; }

    /// <summary>Cancelled when the reproduction shall end early: after the step at hand where a notebook trains, else at once.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Threads of the tensor library; part of what makes two runs equal.</summary>
    public required int Threads { get; init; }

    /// <summary>All parameters of a notebook.</summary>
    /// <param name="notebook">File name without extension.</param>
    /// <param name="seed">One of the seeds.</param>
    public IReadOnlyDictionary<string, ParameterValue> ParametersOf(string notebook, int seed)
    {
        var values = ParametersOf(notebook).ToDictionary(parameter => parameter.Name, parameter => new ParameterValue(parameter.Value));
        values["preset"] = new ParameterValue(Preset);
        values["seed"] = new ParameterValue(seed.ToString(CultureInfo.InvariantCulture));
        return values;
    }

    /// <summary>What a notebook is given beside preset and seed.</summary>
    /// <param name="notebook">File name without extension.</param>
    public IEnumerable<NotebookParameter> ParametersOf(string notebook) => Parameters.Where(parameter => parameter.Notebook == notebook);
}
