using R1.Data;
using R1.Evaluation;
using R1.Evaluation.Prompting;
using R1.Generation;
using R1.Tests.Generation;

namespace R1.Tests.Evaluation.Prompting;

public class PromptVariantTests
{
    private static readonly EvaluationProtocol Protocol = EvaluationProtocol.Paper(maxNewTokens: 40, seed: 3);
    private static readonly Problem Problem = new() { Id = "a|en", Family = "arithmetic", Level = 1, Language = "en", Question = "find 1 to 2", Answer = "3" };
    private const string Answer = "<think> 1 2 </think> <answer> 3 </answer> <eos>";

    [Fact]
    public void FewShot_Examples_StandAsWholeDocumentsBeforeTheQuestion()
    {
        var sampler = new ScriptedSampler(Answer);
        using var policy = sampler.Policy();
        var example = Rollout.OfText(Problem with { Question = "find 5 to 6" }, "<think> 5 </think> <answer> 6 </answer>");
        PromptVariant.FewShot("one", [example], policy).Evaluate(policy, new Benchmark("b", [Problem], 1), Protocol);
        Assert.Equal(
            "<user> find 5 to 6 <asst> <think> 5 </think> <answer> 6 </answer> <eos> <user> find 1 to 2 <asst>",
            SmallLanguage.Tokenizer.Decode(sampler.Requests[0].PromptIds));
    }

    [Fact]
    public void Evaluate_OtherWords_AsksInThemAndScoresTheProblemItself()
    {
        var sampler = new ScriptedSampler(Answer, Answer.Replace("3", "4"));
        using var policy = sampler.Policy();
        var benchmark = new Benchmark("b", [Problem], 2);
        var variant = PromptVariant.InOtherWords("walk", new Dictionary<string, string> { ["find"] = "walk" });
        Assert.Equal(0.5, variant.Evaluate(policy, benchmark, Protocol).PassAt1.Mean);
        Assert.Equal("<user> walk 1 to 2 <asst>", SmallLanguage.Tokenizer.Decode(sampler.Requests[0].PromptIds));
        Assert.Equal(Problem, variant.Sample(policy, benchmark, Protocol)[0].Rollouts[0].Problem);
    }

    [Fact]
    public void ZeroShot_IsTheOrdinaryEvaluation()
    {
        using var policy = new ScriptedSampler(Answer).Policy();
        var benchmark = new Benchmark("b", [Problem], 2);
        Assert.Equal(policy.Evaluate(benchmark, Protocol).PassAt1, PromptVariant.ZeroShot.Evaluate(policy, benchmark, Protocol).PassAt1);
    }
}
