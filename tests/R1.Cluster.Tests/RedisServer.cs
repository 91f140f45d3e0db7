using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace R1.Tests.Cluster;

/// <summary>A redis-server of our own, on loopback, that keeps nothing.</summary>
internal sealed class RedisServer : IDisposable
{
    /// <summary>Why tests that need one are skipped elsewhere.</summary>
    public const string Missing = "there is no redis-server on the PATH (Debian: apt-get install redis-server)";

    private readonly Process _process;

    public RedisServer()
    {
        var port = FreePort();
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"];
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        while (_process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept connections", StringComparison.OrdinalIgnoreCase)) { }
        _ = _process.StandardOutput.ReadToEndAsync(); // it must not wait for a reader
        Address = $"redis://127.0.0.1:{port}";
    }

    /// <summary>Whether there is one.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>As workers and trainers take it.</summary>
    public string Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
