using R1.Tokenization;

namespace R1.Tests.Tokenization;

public class PromptTemplateTests
{
    [Fact]
    public void R1Zero_Question_ReadsAsTable1() => Assert.Equal(
        "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant first thinks "
        + "about the reasoning process in the mind and then provides the user with the answer. The reasoning process and answer are "
        + "enclosed within <think> </think> and <answer> </answer> tags, respectively, i.e., <think> reasoning process here </think> "
        + "<answer> answer here </answer>. User: prompt. Assistant:",
        PromptTemplate.R1Zero.Render("prompt"));

    [Fact]
    public void Small_Question_StandsBetweenTheTurns() =>
        Assert.Equal("<user> compute 5 #1 * 5 ? <asst>", PromptTemplate.Small.Render("compute 5 #1 * 5 ?"));

    [Fact]
    public void Render_QuestionHoldsPlaceholder_IsInsertedAsItIs() =>
        Assert.Equal("<user> what is {question} <asst>", PromptTemplate.Small.Render("what is {question}"));

    [Theory]
    [InlineData("no place")]
    [InlineData("{question} {question}")]
    public void Constructor_PlaceholderNotExactlyOnce_Throws(string text) => Assert.Throws<ArgumentException>(() => new PromptTemplate(text));
}
