using R1.Sandbox;

namespace R1.Tests.Sandbox;

public class CodeAnswerTests
{
    [Theory]
    [InlineData("x + 1", "x + 1")]
    [InlineData("```csharp\nint F() => 1;\n```", "int F() => 1;\n")]
    [InlineData("text ```inline``` text\n```python\na = 1\n```\nthen\n```\nb = 2\n```\nend", "b = 2\n")]
    [InlineData("<think>```\nno\n```</think><answer>```\nyes\n```</answer>", "yes\n")]
    [InlineData("<think>a</think> <answer> x * 2 </answer>", " x * 2 ")]
    [InlineData("```python\nx = 1\n", "x = 1\n")]
    [InlineData("    return 1\n", "    return 1")]
    [InlineData("", "")]
    [InlineData("```python\ndef add(a, b):\n    return a + b\n```\nUsage:\n```python\nprint(add(1, 2))\n```", "def add(a, b):\n    return a + b\n")]
    [InlineData("```python\ndef add(a, b):\n    return a + b\n```\nTests:\n```python\ndef test_add():\n    assert add(1, "
        + "2) == 3\n```\nOutput:\n```\n3\n```", "def add(a, b):\n    return a + b\n")]
    [InlineData("```csharp\nint Add(int a, int b) => a + b;\n```\n```csharp\nConsole.WriteLine(Add(1, 2));\n```\n```text\n3\n```",
        "int Add(int a, int b) => a + b;\n")]
    [InlineData("```python\ndef f(x):\n    return 1\n```\nBetter:\n```python\ndef f(x):\n    return 2\n```", "def f(x):\n    return 2\n")]
    [InlineData("1. So:\n   ```python\n   def f(x):\n       return x\n   ```", "def f(x):\n    return x\n")]
    [InlineData("~~~python\nx = '```'\n~~~", "x = '```'\n")]
    [InlineData("````python\n# ```\nx = 1\n# ```\n````", "# ```\nx = 1\n# ```\n")]
    [InlineData("````\n```\nx = 1\n```\n````", "```\nx = 1\n```\n")]
    [InlineData("def f(x):\n    return x\n```", "def f(x):\n    return x\n")]
    [InlineData("def f(x):\n    return x\n```\nUsage:\n```python\nprint(f(1))\n```", "def f(x):\n    return x\n")]
    [InlineData("```python\ndef f(x):\n    return x```", "def f(x):\n    return x\n")]
    [InlineData("```python\r\nx = 1\r\n```\r\n", "x = 1\r\n")]
    [InlineData("```python\nprint(int(input()) + 1)\n```\nFor the input\n```\n3\n```\nit prints\n```\n4\n```", "print(int(input()) + 1)\n")]
    public void Extract_Completion_FindsTheProgram(string completion, string expected) => Assert.Equal(expected, CodeAnswer.Extract(completion));

    [Fact]
    public void Extract_ForATask_FindsTheBlockThatDefinesWhatItsTestsCall()
    {
        const string completion = "```python\ndef add(a, b):\n    return a + b\n```\nA helper for trying it:\n```python\ndef show(x):\n    print(x)\n```";
        Assert.Equal("def add(a, b):\n    return a + b\n", CodeAnswer.Extract(completion, Sandboxes.Asserts("assert add(1, 2) == 3")));
        Assert.Equal("def show(x):\n    print(x)\n", CodeAnswer.Extract(completion, Sandboxes.Asserts("assert show(1) is None")));
    }
}
