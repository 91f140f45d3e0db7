using R1.Data;
using R1.Generation;
using R1.Sandbox;
using R1.Sandbox.Formats;

namespace R1.Tests.Sandbox;

/// <summary>Problems of public code benchmarks as <c>r1nb data fetch</c> writes them; the rows are ours.</summary>
public sealed class CodeBenchmarkTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    private const string HumanEval = """
        {"task_id":"t/0","prompt":"def twice(x):\n    \"\"\" Twice x. \"\"\"\n","entry_point":"twice","canonical_solution":"    return 2 * x\n",
         "test":"def check(candidate):\n    assert candidate(3) == 6\n    assert candidate(0) == 0\n"}
        """;

    private const string Mbpp = """
        {"task_id":2,"prompt":"Write a function that doubles.","code":"def twice(x):\n    return 2 * x","test_imports":[],
         "test_list":["assert twice(3) == 6","assert twice(0) == 0"]}
        """;

    public static TheoryData<string, string, string, double> Answers => new()
    {
        { "humaneval", HumanEval, "<think> 2x </think> ```python\ndef twice(x):\n    return x + x\n```", 1 },
        { "humaneval", HumanEval, "    return x + x\n", 1 },
        { "humaneval", HumanEval, "```python\ndef twice(x):\n    return x * x\n```", 0 },
        { "mbpp", Mbpp, "```python\ndef twice(x):\n    return x + x\n```", 1 },
        { "mbpp", Mbpp, "```python\ndef twice(x):\n    return 6\n```", 0 },
        { "mbpp", Mbpp, "I do not know.", 0 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Reward_OfAProblem_RunsTheTestsOfItsRow(string dataSet, string row, string answer, double expected)
    {
        sandboxes.SkipWithoutPython();
        var problem = Asked(dataSet, row);
        Assert.Equal(expected, new CodeReward(sandboxes.Runner, CodeBenchmark.TaskOf).Score(Rollout.OfText(problem, answer)));
    }

    [Fact]
    public void TaskOf_ProblemOfAnotherDataSet_IsNull()
    {
        Assert.Null(CodeBenchmark.TaskOf(Asked("gsm8k", "18")));
        Assert.False(CodeBenchmark.Has("gsm8k"));
    }

    [Fact]
    public void TaskOf_GoldAnswerWithoutTests_NamesProblemAndField() => Assert.Equal(
        "The gold answer of humaneval-00001, field entry_point: give a value",
        Assert.Throws<InvalidDataException>(() => CodeBenchmark.TaskOf(Asked("humaneval", """{"task_id":1,"prompt":"","canonical_solution":""}"""))).Message);

    private static Problem Asked(string dataSet, string row) =>
        new() { Id = $"{dataSet}-00001", Family = dataSet, Level = 0, Language = "en", Question = "q", Answer = row };
}
