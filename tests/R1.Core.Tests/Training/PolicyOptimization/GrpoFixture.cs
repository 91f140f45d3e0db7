using System.Text.Json;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>grpo/grpo.json: inputs exact in float32, results in float64.</summary>
internal static class GrpoFixture
{
    public static JsonElement Load()
    {
        var path = Fixtures.Path("grpo/grpo.json");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    public static double[] Doubles(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Doubles)] : [element.GetDouble()];

    /// <summary>Nested arrays as a tensor of the same shape, float64 unless asked otherwise.</summary>
    public static Tensor Tensor(JsonElement element, ScalarType dtype = ScalarType.Float64)
    {
        var shape = new List<long>();
        for (var e = element; e.ValueKind == JsonValueKind.Array; e = e[0]) shape.Add(e.GetArrayLength());
        return tensor(Doubles(element)).reshape([.. shape]).to(dtype);
    }

    public static double? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>Relative to the larger of the two, with an absolute floor for zeros.</summary>
    public static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");

    public static void Close(Tensor expected, Tensor actual, double relative, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = expected.abs().max().item<double>();
        var difference = (expected - actual).abs().max().item<double>();
        Assert.True(difference <= relative * Math.Max(1e-3, scale), $"{what}: largest difference {difference:R} at scale {scale:R}");
    }
}
