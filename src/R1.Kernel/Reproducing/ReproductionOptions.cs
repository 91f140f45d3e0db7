using R1.Configuration;
using R1.Foundation;

namespace R1.Kernel.Reproducing;

/// <summary>What to reproduce and where to put it.</summary>
internal sealed record ReproductionOptions
{
    /// <summary>Scale, injected as the parameter <c>preset</c>: cpu, smoke or gpu.</summary>
    public required string Preset { get; init; }

    /// <summary>Injected one after the other as the parameter <c>seed</c>.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Notebooks in the order of their run.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>Folder of the results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>claims.json beside the notebooks, or null when there is none.</summary>
    public string? ClaimsPath { get; init; }

    /// <summary>Takes over what a run of the same sources, preset and seed has finished.</summary>
    public bool Resume { get; init; }

    /// <summary>Time of one cell in seconds; null for no limit.</summary>
    public double? CellTimeoutSeconds { get; init; }

    /// <summary>Threads of the tensor library; part of what makes two runs equal.</summary>
    public required int Threads { get; init; }
}
