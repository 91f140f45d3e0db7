using R1.Kernel.Scripting;

namespace R1.Kernel.Running;

/// <summary>What to run and how.</summary>
internal sealed record RunOptions
{
    /// <summary>The notebook.</summary>
    public required string InputPath { get; init; }

    /// <summary>Where the executed copy goes.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Values for the parameters cell.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>Time of one cell; null for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Time in which the kernel must be ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Working folder of the cells, and where <c>#r</c> and <c>#load</c> look.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Cancelled when the run shall end early: after the step at hand where a cell trains, else at once.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Variables that the cells' process gets beside our own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Hides the code when the executed copy is shown.</summary>
    public bool Report { get; init; }

    /// <summary>Runs a notebook that names another kernel or none.</summary>
    public bool AnyKernel { get; init; }

    /// <summary>Injects the parameters and runs nothing.</summary>
    public bool PrepareOnly { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Error">What ended it early, or null.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="KernelEnd">How the kernel went where it died under a cell, e.g. <c>killed by signal 9</c>; else null.</param>
internal sealed record RunOutcome(CellError? Error, TimeSpan Elapsed, string? KernelEnd = null)
{
    public bool Succeeded => Error is null;
}
