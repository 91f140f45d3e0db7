using System.Net;
using R1.Configuration;
using R1.Sandbox;

namespace R1.Kernel.Rewarding;

/// <summary>Where the service listens and what it takes upon itself.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The variable that may hold the token instead of a file.</summary>
    public const string TokenVariable = "R1NB_REWARDS_TOKEN";

    private const int ShortestToken = 16;

    /// <summary>Loopback, since whoever reaches the service can have programs run.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 8321;

    /// <summary>Completions that may be in the service, waiting or running.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>Bodies of requests that may be in the service, read or still to be read.</summary>
    public int QueueMegabytes { get; init; } = 32;

    /// <summary>What every request must show; null for none, which is for loopback only.</summary>
    public string? Token { get; init; }

    /// <summary>Names by which the service may be asked besides addresses and localhost.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public double TimeoutSeconds { get; init; } = 300;

    public int MaxBodyMegabytes { get; init; } = 16;

    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>What is out of range.</summary>
    public IEnumerable<ConfigFault> Faults()
    {
        if (Port is < 0 or > 65_535) yield return new ConfigFault("--port", Port, "give a value from 0 to 65535");
        if (QueueCapacity < 1) yield return new ConfigFault("--queue", QueueCapacity, "give at least 1");
        if (QueueMegabytes < MaxBodyMegabytes || QueueMegabytes > 65_536) yield return new ConfigFault("--queue-megabytes", QueueMegabytes,
            $"give a value from {MaxBodyMegabytes}, the largest body, to 65536");
        if (Token is null && !IPAddress.IsLoopback(Address)) yield return new ConfigFault("--token-file", "none",
            $"give one, or set {TokenVariable}: beyond loopback every request must show a token");
        if (Token is { Length: < ShortestToken }) yield return new ConfigFault("--token-file", $"{Token.Length} characters",
            $"give a token of at least {ShortestToken} characters");
        if (!(TimeoutSeconds is > 0 and < 86_400)) yield return new ConfigFault("--timeout", TimeoutSeconds, "give a positive number of seconds below a day");
        if (MaxBodyMegabytes is < 1 or > 1024) yield return new ConfigFault("--max-body", MaxBodyMegabytes, "give a value from 1 to 1024");
        if (Sandbox.Workers is < 1 or > 1024) yield return new ConfigFault("--workers", Sandbox.Workers, "give a value from 1 to 1024");
    }
}
