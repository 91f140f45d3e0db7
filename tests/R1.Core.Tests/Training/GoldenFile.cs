using System.Text.Json;
using static TorchSharp.torch;

namespace R1.Tests.Training;

/// <summary>A file of reference results: inputs and lists of cases. The other files of the same layout run through the same tests.</summary>
internal sealed class GoldenFile
{
    private readonly string _path;
    private readonly JsonElement _root;

    private GoldenFile(string path) => (_path, _root) = (path, JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    /// <summary>Opens e.g. <c>grpo/grpo.json</c>; skips the test where it is missing.</summary>
    public static GoldenFile Open(string name)
    {
        var path = Fixtures.Path(name);
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        return new(path);
    }

    public JsonElement this[string key] =>
        _root.TryGetProperty(key, out var value) ? value : throw new InvalidDataException($"{_path} has no '{key}'.");

    /// <summary>The cases of a list, at least one.</summary>
    public IReadOnlyList<GoldenCase> Cases(string key)
    {
        var cases = this[key].EnumerateArray().Select((json, i) => new GoldenCase(json, $"{_path}, {key}[{i}]")).ToList();
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{_path} has no case under '{key}'.");
    }

    /// <summary>Nested arrays as a tensor of the same shape, float64 unless asked otherwise.</summary>
    public Tensor Tensor(string key, ScalarType dtype = ScalarType.Float64) => Golden.Tensor(this[key], dtype);

    /// <summary>The rows of a list of lists, each cut to its number of unmasked tokens.</summary>
    public IReadOnlyList<double[]> Rows(string key, IReadOnlyList<int> lengths) => Golden.Rows(this[key], lengths);
}
