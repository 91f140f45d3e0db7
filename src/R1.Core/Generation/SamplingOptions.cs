using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Generation;

/// <summary>How tokens are drawn. Filters act in the order of Hugging Face: temperature, top-k, top-p, min-p.</summary>
public sealed record SamplingOptions : IConfig
{
    /// <value>Softmax temperature; 0 is greedy. Default 1 (the paper's for RL rollouts).</value>
    [Range(0, double.MaxValue)]
    public double Temperature { get; init; } = 1;

    /// <value>Nucleus mass in (0, 1]. Default 1 (off).</value>
    [Range(0, 1, MinimumIsExclusive = true)]
    public double TopP { get; init; } = 1;

    /// <value>Keep the k likeliest tokens; 0 (default) is off.</value>
    [Range(0, int.MaxValue)]
    public int TopK { get; init; }

    /// <value>Drop tokens less likely than this share of the likeliest; 0 (default) is off.</value>
    [Range(0, 1)]
    public double MinP { get; init; }

    /// <value>Completion budget in tokens. Default 128.</value>
    [Range(1, int.MaxValue)]
    public int MaxNewTokens { get; init; } = 128;

    /// <value>Sampling one of these ends the completion; it is kept as the last token.</value>
    public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <value>Tokens that are never drawn (their probability is zero before the filters).</value>
    public IReadOnlyList<int> BannedTokenIds { get; init; } = [];

    /// <summary>Whether a sampler that can shall give <see cref="SampledCompletion.Routing"/>; no setting, but a wish of who trains on them.</summary>
    internal bool RecordsRouting { get; init; }
}
