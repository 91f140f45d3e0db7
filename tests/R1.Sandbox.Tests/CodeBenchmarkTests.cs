using System.IO.Compression;
using System.Text;
using System.Text.Json;
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

    private static readonly string Program = JsonSerializer.Serialize(new
    {
        question_id = "p/1", question_content = "The greatest common divisor.", starter_code = "", metadata = "{}",
        public_test_cases = """[{"input":"8 12\n","output":"4","testtype":"stdin"}]""",
        private_test_cases = Pack("""[{"input":"4 6","output":"2\n","testtype":"stdin"},{"input":"7 9","output":"1","testtype":"stdin"}]"""),
    });

    private static readonly string Method = JsonSerializer.Serialize(new
    {
        question_id = "m/1", question_content = "Sort.", metadata = """{"func_name": "order"}""",
        starter_code = "class Solution:\n    def order(self, words: List[str]) -> List[str]:\n        ",
        public_test_cases = """[{"input":"[\"b\", \"a\"]","output":"[\"a\", \"b\"]","testtype":"functional"}]""",
        private_test_cases = Pack("""[{"input":"[\"\\u00e9'\", \"😀\", \"\\\\n\"]","output":"[\"\\\\n\", \"\u00e9'\", \"😀\"]","testtype":"functional"}]"""),
    });

    private static string Solution(string answer) => $"class Solution:\n    def order(self, words: List[str]) -> List[str]:\n        return {answer}";

    // As Python's pickle of protocol 4 writes a text.
    private static string Pack(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        byte[] pickle = [0x80, 4, 0x95, .. BitConverter.GetBytes(utf8.Length + 7L), (byte)'X', .. BitConverter.GetBytes(utf8.Length), .. utf8, 0x94, (byte)'.'];
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Compress)) stream.Write(pickle);
        return Convert.ToBase64String(packed.ToArray());
    }

    public static TheoryData<string, string, string, double> Answers => new()
    {
        { "humaneval", HumanEval, "<think> 2x </think> ```python\ndef twice(x):\n    return x + x\n```", 1 },
        { "humaneval", HumanEval, "    return x + x\n", 1 },
        { "humaneval", HumanEval, "```python\ndef twice(x):\n    return x * x\n```", 0 },
        { "mbpp", Mbpp, "```python\ndef twice(x):\n    return x + x\n```", 1 },
        { "mbpp", Mbpp, "```python\ndef twice(x):\n    return 6\n```", 0 },
        { "mbpp", Mbpp, "I do not know.", 0 },
        { "livecodebench", Program, "```python\na, b = map(int, input().split())\nprint(gcd(a, b))\n```", 1 },
        { "livecodebench", Program, "```python\na, b = map(int, input().split())\nprint(min(a, b))\n```", 0 },
        { "livecodebench", Method, $"```python\n{Solution("sorted(words)")}\n```", 1 },
        { "livecodebench", Method, $"```python\n{Solution("tuple(sorted(words))")}\n```", 1 },
        { "livecodebench", Method, $"```python\n{Solution("words")}\n```", 0 },
        { "livecodebench", Method, "```python\ndef order(words): return sorted(words)\n```", 0 },
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

    [Theory]
    [InlineData("[]", "[]", "{}", "field public_test_cases: give at least one test")]
    [InlineData("[", "[]", "{}", "field public_test_cases: give what it holds as it is published")]
    [InlineData("[]", "?", "{}", "field private_test_cases: give what it holds as it is published")]
    [InlineData("[]", "eJwDAAAAAAE=", "{}", "field private_test_cases: give what it holds as it is published (the pickle is cut off)")]
    [InlineData("""[{"input":"1","output":"1","testtype":"x"}]""", "[]", "{}", "field public_test_cases: give the testtype stdin or functional")]
    [InlineData("""[{"input":"1","testtype":"stdin"}]""", "[]", "{}", "field public_test_cases: give an output in every test")]
    [InlineData("""[{"input":"1","output":"1","testtype":"functional"}]""", "[]", """{"func_name": "a; b"}""", "field metadata: give a func_name")]
    public void TaskOf_DamagedRowOfLiveCodeBench_NamesTheField(string open, string closed, string metadata, string fault)
    {
        var row = new { question_id = "q", question_content = "c", starter_code = "", public_test_cases = open, private_test_cases = closed, metadata };
        Assert.StartsWith(
            $"The gold answer of livecodebench-00001, {fault}",
            Assert.Throws<InvalidDataException>(() => CodeBenchmark.TaskOf(Asked("livecodebench", JsonSerializer.Serialize(row)))).Message);
    }

    /// <summary>Pickles of Python itself, protocols 2 to 5, of the text 'é', and of something that would be run.</summary>
    [Theory]
    [InlineData("gAJYAgAAAMOpcQAu", null)]
    [InlineData("gANYAgAAAMOpcQAu", null)]
    [InlineData("gASVBgAAAAAAAACMAsOplC4=", null)]
    [InlineData("gAWVBgAAAAAAAACMAsOplC4=", null)]
    [InlineData("gARLAS4=", "operation 0x4b")]
    [InlineData("Y29zCnN5c3RlbQou", "operation 0x63")]
    [InlineData("gASVBgAAAAAAAACMAsOplA==", "cut off")]
    [InlineData("gASNAAAAAAAAAIAu", "bytes: 100 are taken at most")]
    [InlineData("gASMAWGMAWIu", "operation 0x8c")]
    public void Read_Pickle_GivesATextOrIsRefused(string pickle, string? fault)
    {
        using var stream = new MemoryStream(Convert.FromBase64String(pickle));
        if (fault is null) Assert.Equal("é", PickledText.Read(stream, 100));
        else Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => PickledText.Read(stream, 100)).Message);
    }

    private static Problem Asked(string dataSet, string row) =>
        new() { Id = $"{dataSet}-00001", Family = dataSet, Level = 0, Language = "en", Question = "q", Answer = row };
}
