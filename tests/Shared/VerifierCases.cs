using System.Text.Json.Nodes;

namespace R1.Tests;

/// <summary>Cases of other graders; folder from R1_VERIFIER_CASES, else the fixtures.</summary>
internal static class VerifierCases
{
    /// <summary>The rows of a file; skips the test when the file is not there.</summary>
    public static List<JsonNode> Read(string file)
    {
        var folder = Environment.GetEnvironmentVariable("R1_VERIFIER_CASES") is { Length: > 0 } chosen ? chosen : Fixtures.Path("verifier");
        var path = Path.Combine(folder, file);
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        return [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>A text field; null where it is null or missing.</summary>
    public static string? Text(this JsonNode row, string field) => row[field]?.GetValue<string>();
}
