using System.Diagnostics;

namespace R1.Tests;

/// <summary>One test method in a process of its own, which can be killed.</summary>
internal sealed class ChildTest : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;

    /// <param name="type">Class of the method.</param>
    /// <param name="method">Runs only where the variable is set.</param>
    /// <param name="variable">Environment variable that the method reads.</param>
    /// <param name="folder">Its value: a folder of the calling test. It is the child's place for temporary files too, for a killed one removes none.</param>
    public ChildTest(Type type, string method, string variable, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [type.Assembly.Location, "--filter-method", $"{type.FullName}.{method}"])
        {
            Environment = { [variable] = folder, ["TMPDIR"] = folder },
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Returns when the condition holds, or the process has ended.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        while (!_process.HasExited && !condition()) Thread.Sleep(3);
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does; nothing when it has ended.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Asks the process to end, as <c>kill</c> does (SIGTERM).</summary>
    public void AskToEnd() => Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"])!.WaitForExit();

    /// <summary>Waits for the end of the process, whatever it is.</summary>
    public void WaitForExit() => _process.WaitForExit();

    /// <summary>Waits for the end of the process; fails with its output unless it succeeded.</summary>
    public void Finish()
    {
        _process.WaitForExit();
        Assert.True(_process.ExitCode == 0, _output.Result);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
