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
    public void Extract_Completion_FindsTheProgram(string completion, string expected) => Assert.Equal(expected, CodeAnswer.Extract(completion));
}
