using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using R1.Cluster;

namespace R1.Tests.Cluster;

/// <summary><c>r1nb worker</c> as a process of its own, which can be killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts a worker; returns when it has joined.</summary>
    public static WorkerProcess Start(string address)
    {
        var worker = new WorkerProcess(Run(address));
        var errors = worker._process.StandardError;
        var words = errors.ReadLine() ?? "";
        if (words.StartsWith("r1nb: worker ", StringComparison.Ordinal))
        {
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

    /// <summary>Starts the tool and waits for its end.</summary>
    public static (int ExitCode, string Error) RunToEnd(string address)
    {
        using var process = Run(address);
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

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static Process Run(string address)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "r1nb.dll"), "worker", "--cluster", address];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }
}
