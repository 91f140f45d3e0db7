using System.Net;
using R1.Configuration;
using R1.Sandbox;

namespace R1.Kernel.Serving;

/// <summary>Where the service listens and what it takes upon itself.</summary>
internal sealed record ServiceOptions
{
    /// <summary>Loopback, since whoever reaches the service can have programs run.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 8321;

    /// <summary>Completions that may be in the service, waiting or running.</summary>
    public int QueueCapacity { get; init; } = 4096;

    public double TimeoutSeconds { get; init; } = 300;

    public int MaxBodyMegabytes { get; init; } = 16;

    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>What is out of range.</summary>
    public IEnumerable<ConfigFault> Faults()
    {
        if (Port is < 0 or > 65_535) yield return new ConfigFault("--port", Port, "give a value from 0 to 65535");
        if (QueueCapacity < 1) yield return new ConfigFault("--queue", QueueCapacity, "give at least 1");
        if (!(TimeoutSeconds is > 0 and < 86_400)) yield return new ConfigFault("--timeout", TimeoutSeconds, "give a positive number of seconds below a day");
        if (MaxBodyMegabytes is < 1 or > 1024) yield return new ConfigFault("--max-body", MaxBodyMegabytes, "give a value from 1 to 1024");
        if (Sandbox.Workers is < 1 or > 1024) yield return new ConfigFault("--workers", Sandbox.Workers, "give a value from 1 to 1024");
    }
}
