using R1.Foundation;
using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>How rotary frequencies are stretched beyond the context of pre-training. A key that no kind knows is an error.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rope_type")]
[JsonDerivedType(typeof(LinearRopeScaling), "linear")]
[JsonDerivedType(typeof(Llama3RopeScaling), "llama3")]
[JsonDerivedType(typeof(YarnRopeScaling), "yarn")]
public abstract record RopeScaling
{
    internal static readonly string[] SupportedTypes = ["linear", "llama3", "yarn"];

    /// <summary>How many times longer the context becomes.</summary>
    public required double Factor { get; init; }

    /// <summary>Factor on cosine and sine (yarn); 1 otherwise.</summary>
    internal virtual double TableScale => 1;

    /// <summary>Inverse frequencies in radians per position, dim / 2 of them, from the unstretched ones.</summary>
    internal abstract double[] Stretch(double[] inverse, double theta, int maxPositions);

    internal virtual IEnumerable<string> Faults()
    {
        if (!(Factor >= 1)) yield return $"rope_scaling.factor is {Factor}; it must be at least 1.";
    }
}

/// <summary>Position interpolation: every frequency divided by the factor.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LinearRopeScaling : RopeScaling
{
    internal override double[] Stretch(double[] inverse, double theta, int maxPositions) => [.. inverse.Select(f => f / Factor)];
}

/// <summary>Llama 3.1: long waves are stretched, short ones kept, those between blended.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Llama3RopeScaling : RopeScaling
{
    /// <summary>Waves longer than the original context divided by this are stretched fully.</summary>
    public required double LowFreqFactor { get; init; }

    /// <summary>Waves shorter than the original context divided by this are kept.</summary>
    public required double HighFreqFactor { get; init; }

    /// <summary>Context of pre-training in tokens.</summary>
    public required int OriginalMaxPositionEmbeddings { get; init; }

    internal override double[] Stretch(double[] inverse, double theta, int maxPositions) => [.. inverse.Select(Stretch)];

    private double Stretch(double frequency)
    {
        var turns = OriginalMaxPositionEmbeddings * frequency / (2 * Math.PI);
        var keep = Math.Clamp((turns - LowFreqFactor) / (HighFreqFactor - LowFreqFactor), 0, 1);
        return (1 - keep) * frequency / Factor + keep * frequency;
    }

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults()) yield return fault;
        if (!(HighFreqFactor > LowFreqFactor))
            yield return $"rope_scaling.high_freq_factor is {HighFreqFactor}; it must be greater than low_freq_factor ({LowFreqFactor}).";
    }
}

/// <summary>YaRN (arXiv 2309.00071) with DeepSeek's mscale: slow dimensions are interpolated, fast ones kept, a ramp between.</summary>
/// <remarks>
/// Deviation: the factor is the file's; transformers recomputes it from max_position_embeddings, which agrees wherever both are set consistently.
/// </remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record YarnRopeScaling : RopeScaling
{
    /// <summary>Context of pre-training in tokens; null for max_position_embeddings.</summary>
    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <value>Turns within the original context from which on a dimension is kept. Default 32.</value>
    public double BetaFast { get; init; } = 32;

    /// <value>Turns within the original context up to which a dimension is interpolated. Default 1.</value>
    public double BetaSlow { get; init; } = 1;

    /// <value>Numerator of the scale of cosine and sine. Default 0 (unset).</value>
    public double Mscale { get; init; }

    /// <value>Its denominator, and the source of the softmax scale in MLA. Default 0 (unset).</value>
    public double MscaleAllDim { get; init; }

    /// <summary>Scale of cosine and sine stated outright; null to derive it.</summary>
    public double? AttentionFactor { get; init; }

    internal override double TableScale => AttentionFactor
        ?? (Mscale != 0 && MscaleAllDim != 0 ? MscaleOf(Mscale) / MscaleOf(MscaleAllDim) : MscaleOf(1));

    /// <summary>Factor on the softmax scale of multi-head latent attention.</summary>
    internal double SoftmaxScale => MscaleAllDim == 0 ? 1 : MscaleOf(MscaleAllDim) * MscaleOf(MscaleAllDim);

    internal override double[] Stretch(double[] inverse, double theta, int maxPositions)
    {
        var context = OriginalMaxPositionEmbeddings ?? maxPositions;
        var dim = 2 * inverse.Length;
        double DimensionOf(double turns) => dim * PortableMath.Log(context / (turns * 2 * Math.PI)) / (2 * PortableMath.Log(theta));
        var low = Math.Max(Math.Floor(DimensionOf(BetaFast)), 0);
        var high = Math.Min(Math.Ceiling(DimensionOf(BetaSlow)), dim - 1);
        var width = high == low ? 0.001 : high - low;
        return [.. inverse.Select((frequency, i) =>
        {
            var interpolate = Math.Clamp((i - low) / width, 0, 1);
            return frequency * (interpolate / Factor + 1 - interpolate);
        })];
    }

    private double MscaleOf(double mscale) => Factor <= 1 ? 1 : 0.1 * mscale * PortableMath.Log(Factor) + 1;
}
