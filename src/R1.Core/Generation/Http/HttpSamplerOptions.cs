using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Generation.Http;

/// <summary>Which program the servers run, and so what it is asked in and how it gets new weights.</summary>
public enum SamplerDialect
{
    /// <summary>
    /// vLLM: <c>/v1/completions</c>; every policy version is a LoRA adapter with a name of its own. Start it with <c>--enable-lora</c> and
    /// <c>VLLM_ALLOW_RUNTIME_LORA_UPDATING=True</c>, on the checkpoint that the adapter is trained on.
    /// </summary>
    Vllm,

    /// <summary>SGLang: <c>/generate</c>; every policy version is a whole checkpoint, read by <c>/update_weights_from_disk</c>.</summary>
    Sglang,
}

/// <summary>Servers that sample, and what is expected of them.</summary>
public sealed record HttpSamplerOptions : IConfig
{
    /// <value>Addresses, e.g. <c>http://gpu-1:8000</c>; all of them run the same program with the same checkpoint.</value>
    [MinLength(1)]
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <value>What the servers run.</value>
    public required SamplerDialect Dialect { get; init; }

    /// <value>Folder of this run alone, which every server sees under the same path; each policy version is a folder in it, and the last two are kept.</value>
    [Required]
    public required string SharedFolder { get; init; }

    /// <value>Prompts that one server works on at a time. Default 32.</value>
    [Range(1, 65_536)]
    public int PromptsPerServer { get; init; } = 32;

    /// <value>Longest time of one answer, loading of weights included, in seconds. Default 600.</value>
    [Range(0.01, 1e6)]
    public double TimeoutSeconds { get; init; } = 600;

    /// <value>Failures in a row after which a server is left out of the call, and failures of one prompt for each server. Default 5.</value>
    [Range(1, 1000)]
    public int Attempts { get; init; } = 5;

    /// <value>Pause after the first failure of a server in seconds; it doubles with each that follows. Default 0.5.</value>
    [Range(0, 3600)]
    public double FirstPauseSeconds { get; init; } = 0.5;

    /// <value>Longest pause in seconds. Default 30.</value>
    [Range(0, 3600)]
    public double LongestPauseSeconds { get; init; } = 30;
}
