using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Runs;

namespace R1.Sandbox;

/// <summary>What one run of a candidate may use, and how many run at once.</summary>
public sealed record SandboxOptions : IConfig
{
    /// <value>CPU time of one run in seconds, all threads together. Default 2.</value>
    [Range(1, 3600)]
    public int CpuSeconds { get; init; } = 2;

    /// <value>Time of one run in seconds by the clock, more than CPU time because the machine may be busy. Default 10.</value>
    [Range(0.1, 36_000)]
    public double WallSeconds { get; init; } = 10;

    /// <value>
    /// Time of all runs of one candidate together, one for each input of a program and after each premature end. Default null: three times
    /// <see cref="WallSeconds"/>.
    /// </value>
    [Range(0.1, 360_000)]
    public double? TotalSeconds { get; init; }

    /// <value>Private writable memory of one run in megabytes, the warm runtime's own 60 included. Default 384.</value>
    [Range(128, 65_536)]
    public int MemoryMegabytes { get; init; } = 384;

    /// <value>Size in megabytes of the folder /tmp that a run has for itself. Default 16.</value>
    [Range(1, 1024)]
    public int FileMegabytes { get; init; } = 16;

    /// <value>Bytes of standard output of one run, and bytes of one value that goes from a candidate to its test. Default 1,000,000.</value>
    [Range(1, 100_000_000)]
    public int OutputBytes { get; init; } = 1_000_000;

    /// <value>CPU time to compile one candidate in seconds, and a twentieth of the time by the clock. Default 10.</value>
    [Range(0.1, 3600)]
    public double CompileSeconds { get; init; } = 10;

    /// <value>Candidates that run at once. Default: twice the number of cores, since making and ending a sandbox is partly waiting.</value>
    [Range(1, 1024)]
    public int Workers { get; init; } = 2 * Environment.ProcessorCount;

    /// <value>The Python interpreter. Default <c>python3</c>; without one, tests in Python are refused.</value>
    public string Python { get; init; } = "python3";

    /// <value>
    /// Run candidates even where bubblewrap does not work, with limits and the system call filter alone: they can then read every file that you can read.
    /// Default false: such a machine is refused.
    /// </value>
    public bool AllowUnsandboxed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => [];
}
