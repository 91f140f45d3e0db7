using R1.Kernel.Client;
using R1.Kernel.Protocol;
using R1.Kernel.Serving;

namespace R1.Tests.Kernel;

/// <summary>A kernel inside the test's own process: real sockets, no second to start.</summary>
internal sealed class ThreadKernel : IKernelHost
{
    private readonly KernelServer _server;

    public ThreadKernel(string baseDirectory, bool headless = true)
    {
        _server = new KernelServer(ConnectionInfo.New(), baseDirectory, headless);
        _server.Start();
    }

    public ConnectionInfo Info => _server.Info;

    public bool HasEnded => _server.Ended.IsCompleted;

    public string EndReason => $"exit code {_server.Ended.Result}";

    public string LastWords => "";

    public ConnectionInfo? Connect(TimeSpan patience) => _server.Info;

    public void Kill() { }

    public void Dispose() => _server.Dispose();
}
