using R1.Data.Corpora;
using R1.Evaluation;
using R1.Tests.Evaluation.Elicitation;

namespace R1.Tests.Evaluation;

public class DocumentSurveyTests
{
    [Fact]
    public void Of_DocumentsOfOneKind_AreMeasured()
    {
        var question = SearchScript.Problem.Question;
        Document Of(string response) => new("texts", question, response) { Problems = [SearchScript.Problem] };
        var row = Assert.Single(DocumentSurvey.Of(
        [
            Of($"<think> {SearchScript.Fails} 等等 {SearchScript.Succeeds} </think> <answer> 6x+7 3x+4 </answer>"), Of("<think> </think> 6x+7 9x+3"),
        ]));
        Assert.Equal(("texts", 2, 0.5, 0.5, 0.5, 2, 3), (row.Kind, row.Documents, row.Right, row.KeepFormat, row.Mix, row.MostAttempts, row.LargestMenu));
    }

    [Fact]
    public void Of_Sheet_CountsTheAttemptsOfEveryProblemByItself()
    {
        var text = $"<think> {SearchScript.Fails} wait {SearchScript.Succeeds} </think> <answer> 6x+7 3x+4 </answer>";
        var sheet = new Document("sheets", SearchScript.Problem.Question, $"{text} <eos> <user> {SearchScript.Problem.Question} <asst> {text}")
        {
            Problems = [SearchScript.Problem, SearchScript.Problem],
        };
        Assert.Equal(2, Assert.Single(DocumentSurvey.Of([sheet])).MostAttempts);
    }
}
