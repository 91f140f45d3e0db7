using System.Text.Json.Nodes;

namespace R1.Tests.Kernel.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_Lines_GetVerdictsInOrderWithTheirFields()
    {
        File.WriteAllText(_folder.File("in.jsonl"), """
            {"id": "a", "gold": "\\frac{1}{2}", "completion": "so \\boxed{0.5}"}

            {"id": "b", "gold": 4, "prediction": "5"}
            {"gold": "4", "pred": null}
            """);
        var (exitCode, error) = Tool.Run(_folder.Path, "verify", "--jsonl", "in.jsonl", "-o", "out/verdicts.jsonl");
        Assert.True(exitCode == 0, error);
        Assert.Contains("3 lines, 1 correct", error);
        var rows = File.ReadLines(_folder.File("out/verdicts.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["a", "b", null], rows.Select(row => (string?)row["id"]));
        Assert.Equal([true, false, false], rows.Select(row => (bool)row["correct"]!));
        Assert.Equal(["equal", "different", "no_answer"], rows.Select(row => (string)row["reason"]!));
        Assert.Equal("0.5", (string)rows[0]["answer"]!);
    }

    [Fact]
    public void Verify_LabelledLines_AreComparedWithTheirLabels()
    {
        File.WriteAllText(_folder.File("in.jsonl"), """
            {"kind": "fractions", "gold": "1/2", "completion": "\\boxed{0.5}", "correct": true}
            {"gold": "1/2", "pred": "0.6", "expected": false}
            {"gold": "1/2", "pred": "0.5", "expected": false}
            {"gold": "1/2", "pred": "7", "correct": true}
            """);
        var (exitCode, error) = Tool.Run(_folder.Path, "verify", "--jsonl", "in.jsonl", "-o", "out.jsonl");
        Assert.True(exitCode == 0, error);
        Assert.Contains("4 lines, 2 correct; 2 of 4 as expected, 1 wrongly accepted, 1 wrongly rejected", error);
        var first = JsonNode.Parse(File.ReadLines(_folder.File("out.jsonl")).First())!;
        Assert.Equal((true, true, "fractions"), ((bool)first["correct"]!, (bool)first["expected"]!, (string?)first["kind"]));
    }

    [Fact]
    public void Verify_FaultyLine_IsToldAndTheRestGoesOn()
    {
        File.WriteAllText(_folder.File("in.jsonl"), "no json\n{\"gold\": \"1\"}\n{\"gold\": \"1\", \"completion\": \"1\"}\n");
        var (exitCode, text) = Tool.Run(_folder.Path, "verify", "--jsonl", "in.jsonl");
        Assert.Equal(2, exitCode);
        Assert.Contains("3 lines, 1 correct, 2 faulty", text);
        Assert.Contains("\"line\":1,\"error\"", text);
    }

    [Fact]
    public void Verify_MissingFile_IsBadInput()
    {
        var (exitCode, error) = Tool.Run(_folder.Path, "verify", "--jsonl", "nowhere.jsonl");
        Assert.Equal(2, exitCode);
        Assert.Contains("there is no file nowhere.jsonl", error);
    }
}
