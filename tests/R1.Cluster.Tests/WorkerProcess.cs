using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using R1.Cluster;

namespace R1.Tests.Cluster;

/// <summary><c>r1nb worker</c>: the process that works and the one that keeps it, which can be killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string OwnTool = Path.Combine(AppContext.BaseDirectory, "r1nb.dll");

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts a worker; returns when it has joined.</summary>
    /// <param name="address">Of the cluster.</param>
    /// <param name="variables">For its environment.</param>
    public static WorkerProcess Start(string address, params (string Name, string Value)[] variables) => Start(address, OwnTool, variables);

    /// <inheritdoc cref="Start(string, ValueTuple{string, string}[])"/>
    /// <param name="tool">The file r1nb.dll.</param>
    public static WorkerProcess Start(string address, string tool, params (string Name, string Value)[] variables)
    {
        var worker = new WorkerProcess(Run(tool, address, variables));
        var errors = worker._process.StandardError;
        var words = errors.ReadLine() ?? "";
        if (words.StartsWith("r1nb: worker ", StringComparison.Ordinal))
        {
            worker.Greeting = words;
            // Nobody reads what it says from now on, and it must not wait for that.
            _ = errors.ReadToEndAsync();
            return worker;
        }
        using (worker)
        {
            worker.Kill();
            throw new InvalidOperationException(words + errors.ReadToEnd());
        }
    }

    /// <summary>What it said when it had joined.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>Starts the tool and waits for its end.</summary>
    public static (int ExitCode, string Error) RunToEnd(string address, params (string Name, string Value)[] variables)
    {
        using var process = Run(OwnTool, address, variables);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    /// <summary>An address on this host that nobody uses.</summary>
    public static string FreeAddress()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var next = new TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                return $"localhost:{port}";
            }
            catch (Exception error) when (error is SocketException or ArgumentOutOfRangeException)
            {
                // Another pair.
            }
        }
    }

    /// <summary>Returns when the trainer sees so many workers.</summary>
    public static void WaitFor(WorkerCluster cluster, int workers)
    {
        if (!SpinWait.SpinUntil(() => cluster.Status.Workers == workers, TimeSpan.FromMinutes(5)))
            throw new TimeoutException($"There are not {workers} workers after five minutes: {cluster.Status}");
    }

    /// <summary>SIGKILL for both.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>SIGKILL for the one that keeps the other.</summary>
    public void KillKeeper()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>The process that works now; Linux.</summary>
    public string FindWorker() => File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();

    /// <summary>SIGSTOP or SIGCONT (<c>STOP</c>, <c>CONT</c>) for the one that works.</summary>
    public void Signal(string signal)
    {
        var worker = FindWorker();
        using var kill = Process.Start("kill", [$"-{signal}", worker]);
        kill.WaitForExit();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"There is no worker '{worker}' that could be sent SIG{signal}.");
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static Process Run(string tool, string address, (string Name, string Value)[] variables)
    {
        string[] arguments = [tool, "worker", "--cluster", address];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
