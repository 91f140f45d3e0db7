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

    /// <param name="password">What it asks for; null for nothing.</param>
    /// <param name="certificate">File with its certificate and key, where it speaks TLS and nothing else; null for no TLS.</param>
    public RedisServer(string? password = null, string? certificate = null)
    {
        var port = FreePort();
        string[] listening = certificate is null
            ? ["--port", $"{port}"]
            : ["--port", "0", "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", certificate, "--tls-auth-clients", "no"];
        string[] arguments =
        [
            .. listening, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no",
            .. password is null ? Array.Empty<string>() : ["--requirepass", password],
        ];
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        while (_process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept connections", StringComparison.OrdinalIgnoreCase)) { }
        _ = _process.StandardOutput.ReadToEndAsync(); // it must not wait for a reader
        (HostAndPort, Address) = ($"127.0.0.1:{port}", $"redis://127.0.0.1:{port}");
    }

    /// <summary>Whether there is one.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>As workers and trainers take it, without a password.</summary>
    public string Address { get; }

    /// <summary>The part of an address that follows the password.</summary>
    public string HostAndPort { get; }

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
