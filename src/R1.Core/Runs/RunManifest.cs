using System.Text.Json.Serialization;
using R1.Configuration;

namespace R1.Runs;

/// <summary>How a run ended, or that it did not.</summary>
internal enum RunStatus
{
    /// <summary>Under way, or killed: it can be resumed.</summary>
    Running,

    /// <summary>Ended as it should.</summary>
    Completed,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Left when its process was asked to end or ended by itself: it can be resumed.</summary>
    Stopped,
}

/// <summary>manifest.json of a run: everything that made it and what came out of it.</summary>
internal sealed record RunManifest
{
    /// <summary>Name of the notebook.</summary>
    public required string Notebook { get; init; }

    /// <summary>Scale.</summary>
    public required Preset Preset { get; init; }

    /// <summary>The seed from which all randomness is derived.</summary>
    public required int Seed { get; init; }

    /// <summary><see cref="ConfigJson.Hash(object)"/> of config.json.</summary>
    public required string ConfigHash { get; init; }

    /// <summary>Commit of the code; null when git cannot tell.</summary>
    public required GitInfo? Git { get; init; }

    /// <summary>Identity of the library's build: the same for the same sources, compiled in the same place.</summary>
    public required string Build { get; init; }

    /// <summary>Processor, memory, system and library versions.</summary>
    public required MachineInfo Machine { get; init; }

    /// <summary>Device of the tensors, e.g. <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Threads that libtorch uses inside an operation.</summary>
    public required int Threads { get; init; }

    /// <summary>Why another run of the same seed may have other numbers; null where it has the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Inexact { get; init; }

    /// <summary>Time of the first start, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Times of each resumption, UTC.</summary>
    public IReadOnlyList<DateTimeOffset> Resumed { get; init; } = [];

    /// <summary>Named final metrics.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Time of the end, UTC; null while running.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Wall time in seconds from the last start or resumption to the end; null while running.</summary>
    public double? Seconds { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }
}
