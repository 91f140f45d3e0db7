using System.Text.Json.Nodes;
using R1.Verification.Extraction;
using R1.Verification.Trees;

namespace R1.Tests.Verification;

/// <summary>Extraction as other graders do it.</summary>
[Trait("Category", "Golden")]
public class ExtractionCasesTests
{
    [Theory]
    [InlineData("last_boxed")]
    [InlineData("extract_final_candidate")]
    [InlineData("normalize_text")]
    [InlineData("choice_letter")]
    public void Extract_CasesOfAnApi_AllAgree(string api)
    {
        var rows = VerifierCases.Read("extraction.jsonl").FindAll(row => row.Text("api") == api);
        Assert.SkipWhen(rows.Count == 0, $"no cases of {api} in this set");
        Assert.All(rows, row => Assert.Equal(row.Text("expected"), Extract(api, row)));
    }

    private static string? Extract(string api, JsonNode row)
    {
        var text = row.Text("text") ?? "";
        return api switch
        {
            "last_boxed" => AnswerExtractor.LastBoxed(text),
            "extract_final_candidate" => AnswerExtractor.Extract(text),
            "normalize_text" => PlainText.Normalize(text),
            _ => AnswerExtractor.Choice(text) is { } letter ? row["lowercase"]?.GetValue<bool>() == true ? letter.ToString().ToLowerInvariant()
                : letter.ToString() : null,
        };
    }
}
