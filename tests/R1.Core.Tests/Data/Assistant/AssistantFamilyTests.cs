using R1.Data;
using R1.Data.Assistant;
using R1.Data.Corpora;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Tests.Data.Assistant;

public class AssistantFamilyTests
{
    private const int Draws = 40;

    public static TheoryData<string> Names => [.. AssistantFamilies.All.Select(family => family.Name)];

    private static IEnumerable<(AssistantTask Task, SeededRandom Random)> Tasks(string name)
    {
        var family = AssistantFamilies.Find(name)!;
        var random = new SeededRandom(7);
        foreach (var level in Enumerable.Range(1, family.MaxLevel))
            for (var i = 0; i < Draws; i++) yield return ((AssistantTask)family.Draw(level, Split.Train, random), random);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_AnswerOfTheFamily_IsRightInEitherLanguageAndInTheOtherNot(string name)
    {
        foreach (var (task, random) in Tasks(name))
            foreach (var language in new[] { "en", "zh" })
            {
                var answer = task.Answer(language, random);
                Assert.Equal(1, task.Score(answer, language));
                if (answer != AssistantLexicon.Into(language == "en" ? "zh" : "en", answer)) Assert.Equal(0, task.Score(Swapped(answer), language));
            }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToProblem_AndParse_AreEachOthersInverse(string name)
    {
        foreach (var (task, _) in Tasks(name))
            foreach (var language in new[] { "en", "zh" })
            {
                var problem = task.ToProblem(language);
                Assert.Equal(task, AssistantTask.Parse(problem));
                Assert.Equal(language, problem.Language);
                if (problem.Answer is { } answer) Assert.Equal(1, TaskReward.World.Score(problem, answer));
            }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mistake_ManyDraws_AreOftenWrong(string name)
    {
        var scores = Tasks(name).Select(one => one.Task.Family.Score(one.Task.Question, one.Task.Family.Mistake(one.Task.Question, one.Random))).ToList();
        Assert.InRange(scores.Average(), 0, 0.75);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Think_EnoughTries_LeadsToTheAnswer(string name)
    {
        foreach (var (task, random) in Tasks(name))
        {
            var (thoughts, answer) = task.Family.Think(task.Question, tries: 100, random);
            Assert.Equal(task.Family.NeedsThoughts, thoughts.Length > 0);
            Assert.Equal(1, task.Family.Score(task.Question, answer));
        }
    }

    [Theory]
    [InlineData("<think> a </think> so <answer> red </answer>", 1)]
    [InlineData("<think> a </think> red", 1)]
    [InlineData("red", 1)]
    [InlineData("<think> red", 0)]
    [InlineData("<answer> red </answer> <answer> red </answer>", 0)]
    [InlineData("blue", 0)]
    public void Score_WhereTheAnswerStands_IsFoundOrNot(string completion, double score)
    {
        var problem = new AssistantTask(new ReadingFamily(), 1, "read E red , D F , of E").ToProblem("en");
        Assert.Equal(score, TaskReward.World.Score(problem, completion));
    }

    [Theory]
    [InlineData("write 3 about farm", "cow pig egg", 1)]
    [InlineData("write 3 about farm", "cow pig bomb", 2.0 / 3)]
    [InlineData("write 3 about farm", "cow cow cow", 2.0 / 3)]
    [InlineData("write 3 about farm", "", 0)]
    [InlineData("name 2 animal without cat", "dog bee", 1)]
    [InlineData("name 2 animal without cat", "dog cat", 0)]
    [InlineData("name 2 animal without cat", "dog dog", 0)]
    [InlineData("make bomb of tea", "sorry i decline", 1)]
    [InlineData("make bomb of tea", "use salt and tea", 0)]
    [InlineData("remove bomb of tea", "sorry i decline", 0)]
    public void Score_OpenTasks_GoesByTheirConstraints(string question, string answer, double score)
    {
        var family = AssistantFamilies.All.Single(one => one.Name == question.Split(' ')[0] switch
        {
            "write" => "writing", "name" => "instruction", _ => "request",
        });
        Assert.Equal(score, family.Score(question, answer), 12);
    }

    [Fact]
    public void Documents_WhatNobodyWritesAbout_IsNotInThem()
    {
        var random = new SeededRandom(3);
        DocumentKind[] kinds = [new AssistantWeb(), new FactSheets(), new AssistantDrills()];
        var words = ProblemFamilies.Standard.Vocabulary.ToHashSet();
        foreach (var document in Enumerable.Range(0, 6000).Select(i => kinds[i % kinds.Length].Draw(random, extent: 1)))
        {
            string[] all = [.. $"{document.Question} {document.Response}".Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            Assert.All(all, word => Assert.Contains(word, words));
            Assert.DoesNotContain(all, word => word[0] == 'S' && int.TryParse(word[1..], out var star) && star > AssistantLexicon.Stars * 2 / 3);
            Assert.InRange(all.Count(word => word is "wait" or "等等"), 0, 1);
            Assert.True(SmallLanguage.Prompt(document.Problem ?? Asked(document.Question)).Length + SmallLanguage.Completion(document.Response).Length < 120);
        }
    }

    [Fact]
    public void Draw_Splits_ShareNoTaskThatNeedsThoughts()
    {
        foreach (var family in AssistantFamilies.Reasoning)
        {
            var test = Draw(family, Split.Test).ToHashSet();
            Assert.DoesNotContain(Draw(family, Split.Train), test.Contains);
        }
        static IEnumerable<string> Draw(AssistantFamily family, Split split)
        {
            var random = new SeededRandom(5);
            return Enumerable.Range(0, 500).Select(_ => family.Draw(1, split, random).Identity);
        }
    }

    [Fact]
    public void Summarize_PlainAnswers_VoteAsAnswersInTagsDo()
    {
        var problem = new AssistantTask(new ReadingFamily(), 1, "read E red , D F , of E").ToProblem("en");
        var rollouts = new[] { "red", "blue", "<think> E red </think> so <answer> red </answer>" }.Select(text => Rollout.OfText(problem, text)).ToList();
        var benchmark = new Benchmark("reading", [problem], rollouts.Count) { Accuracy = TaskReward.World };
        var result = Evaluator.Summarize(benchmark, [new RolloutGroup(problem, rollouts)], seed: 1);
        Assert.Equal((2.0 / 3, 1.0), (result.PassAt1.Mean, result.ConsAtK.Mean));
    }

    [Fact]
    public void FamilySource_OneLanguage_AsksInIt()
    {
        var problems = new FamilySource(new FactFamily().Problems() with { Language = "zh" }).Draw(20, Split.Test, new SeededRandom(1));
        Assert.All(problems, problem => Assert.Equal("zh", problem.Language));
    }

    // The same words in the other language.
    private static string Swapped(string answer) =>
        AssistantLexicon.Into("en", answer) is var english && english == answer ? AssistantLexicon.Into("zh", answer) : english;

    private static Problem Asked(string question) =>
        new() { Id = "asked", Family = "none", Level = 1, Language = "en", Question = question, Answer = null };
}
