using System.Diagnostics;
using R1.Kernel.Protocol;
using R1.Kernel.Running;
using R1.Kernel.Serving;

namespace R1.Kernel.Client;

/// <summary>A kernel in a child process. The pipe to its standard input is its lifeline: it closes when we are gone, however we went.</summary>
internal sealed class KernelProcess : IKernelHost
{
    /// <summary>Variable by which the processes of one notebook know each other, inherited by all that its cells start.</summary>
    public const string MarkVariable = "R1NB_KERNEL";

    private readonly string _folder = Directory.CreateTempSubdirectory("r1nb-").FullName;
    private readonly OutputTail _tail = new();
    private readonly Process _process;
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private bool _killed;

    /// <param name="workingDirectory">Of the cells.</param>
    /// <param name="environment">Added to our own variables.</param>
    public KernelProcess(string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        ConnectionInfo.New().Save(ConnectionFile);
        var start = new ProcessStartInfo(ToolCommand.Host, [.. ToolCommand.Arguments, "kernel", ConnectionFile, "--headless"])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd(LibTorchThreads.Variable, LibTorchThreads.Default);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment[MarkVariable] = _mark;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _tail.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _tail.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A kernel for a run.</summary>
    public static KernelProcess For(RunOptions run) => new(run.BaseDirectory, run.Environment);

    private string ConnectionFile => Path.Combine(_folder, "connection.json");

    public bool HasEnded => _process.HasExited;

    public string EndReason => _process.WaitForExit(TimeSpan.FromSeconds(2)) ? Describe(_process.ExitCode) : "it does not end";

    public string LastWords => string.Join(" / ", _tail.Lines.Take(6));

    public ConnectionInfo? Connect(TimeSpan patience)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience && !HasEnded; Thread.Sleep(5))
            if (ConnectionInfo.Load(ConnectionFile) is { IsComplete: true } info) return info;
        return null;
    }

    public void Kill()
    {
        _killed = true;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        ProcessGroup.End(_process.Id);
        _process.WaitForExit(TimeSpan.FromSeconds(2));
        // A cell's children may have left the group and outlived the kernel.
        ProcessGroup.EndMarked(MarkVariable, _mark);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Describe(int exitCode) => exitCode switch
    {
        _ when _killed => "killed by the runner",
        KernelExit.Stuck => "ended because the cell ignored its interrupt",
        > 128 and < 160 when _tail.Lines.Any(line => line.StartsWith("Stack overflow", StringComparison.Ordinal)) => "stack overflow",
        > 128 and < 160 => $"killed by signal {exitCode - 128}",
        _ => $"exit code {exitCode}",
    };
}
