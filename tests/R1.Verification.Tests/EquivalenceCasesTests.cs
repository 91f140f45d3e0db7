using System.Text.Json.Nodes;
using R1.Verification;

namespace R1.Tests.Verification;

/// <summary>Agreement with other graders. What remains is argued in DIFFERENCES.md beside the verifier.</summary>
[Trait("Category", "Golden")]
public class EquivalenceCasesTests(ITestOutputHelper output)
{
    [Fact]
    public void Verify_MathVerifyCases_AgreesInAtLeast96Percent() => Assert.True(Agreement("equivalence.jsonl", "expected", Options) >= 0.96);

    [Fact]
    public void Verify_Math500Pairs_AgreesWithMathVerifyInAtLeast95Percent() =>
        Assert.True(Agreement("math500_pairs.jsonl", "math_verify", _ => VerifierOptions.Default) >= 0.95);

    [Fact]
    public void Verify_CasesOfOtherSemantics_AreReported() => Agreement("equivalence_extra.jsonl", "expected", _ => VerifierOptions.Default);

    private double Agreement(string file, string label, Func<JsonNode, VerifierOptions> options)
    {
        var rows = VerifierCases.Read(file);
        var agreed = 0;
        foreach (var row in rows)
        {
            var verdict = new AnswerVerifier(options(row)).Verify(row.Text("gold"), row.Text("pred"));
            if (verdict.IsCorrect == row[label]!.GetValue<bool>()) agreed++;
            else output.WriteLine($"expected {row[label]}: {row["gold"]?.ToJsonString()} | {row["pred"]?.ToJsonString()} -> {verdict}");
        }
        output.WriteLine($"{file}: {agreed} of {rows.Count}");
        return agreed / (double)rows.Count;
    }

    // What the case's own test sets, by the names of its grader.
    private static VerifierOptions Options(JsonNode row) => VerifierOptions.Default with
    {
        DecimalPlaces = row["precision"]?.GetValue<int>() ?? VerifierOptions.Default.DecimalPlaces,
        StrictNames = row["strict"]?.GetValue<bool>() ?? true,
        AcceptRelationForSet = row["allow_set_relation_comp"]?.GetValue<bool>() ?? true,
        Forms = row["match_types"] is JsonArray types ? types.Aggregate(AnswerForms.None, (forms, type) => forms | Form(type!.GetValue<string>()))
            : AnswerForms.All,
    };

    private static AnswerForms Form(string type) =>
        type switch { "latex" => AnswerForms.Latex, "expr" => AnswerForms.Plain, _ => AnswerForms.Choice };
}
