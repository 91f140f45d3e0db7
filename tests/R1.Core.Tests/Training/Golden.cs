using System.Text.Json;
using static TorchSharp.torch;

namespace R1.Tests.Training;

/// <summary>Reads and compares the numbers of reference files.</summary>
internal static class Golden
{
    public static double[] Doubles(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Doubles)] : [element.GetDouble()];

    /// <summary>Null where the member is missing or no number.</summary>
    public static double? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static Tensor Tensor(JsonElement element, ScalarType dtype = ScalarType.Float64)
    {
        var shape = new List<long>();
        for (var e = element; e.ValueKind == JsonValueKind.Array; e = e[0]) shape.Add(e.GetArrayLength());
        return tensor(Doubles(element)).reshape([.. shape]).to(dtype);
    }

    public static IReadOnlyList<double[]> Rows(JsonElement element, IReadOnlyList<int> lengths) =>
        [.. element.EnumerateArray().Select((row, i) => Doubles(row)[..lengths[i]])];

    /// <summary>Relative to the expected value, with an absolute floor for zeros.</summary>
    public static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");

    /// <summary>Relative to the largest expected value.</summary>
    public static void Close(Tensor expected, Tensor actual, double relative, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = expected.abs().max().item<double>();
        var difference = (expected - actual).abs().max().item<double>();
        Assert.True(difference <= relative * Math.Max(1e-3, scale), $"{what}: largest difference {difference:R} at scale {scale:R}");
    }

    public static void Close(IReadOnlyList<double[]> expected, IReadOnlyList<double[]> actual, double relative, string what)
    {
        Assert.Equal(expected.Select(row => row.Length), actual.Select(row => row.Length));
        for (var i = 0; i < expected.Count; i++)
            for (var t = 0; t < expected[i].Length; t++) Close(expected[i][t], actual[i][t], relative, $"{what}, completion {i}, token {t}");
    }
}
