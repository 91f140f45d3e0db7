using System.Diagnostics;
using R1.Verification.Responses;
using static R1.Verification.Responses.ResponseFaults;

namespace R1.Tests.Verification.Responses;

public class ResponseParserTests
{
    [Theory]
    [InlineData("<think> 7 first ① +8 5 </think> <answer> 4 </answer>", "7 first ① +8 5", "4")]
    [InlineData("<think>7</think><answer>4</answer>", "7", "4")]
    [InlineData("\n<think>\nline one\nline two\n</think>\n\n<answer>\n4 5\n</answer>\n", "line one\nline two", "4 5")]
    [InlineData("<think> </think> <answer> 4 </answer>", "", "4")]
    [InlineData("<think> 3 < 4 > 2 <b> </think> <answer> <4> </answer>", "3 < 4 > 2 <b>", "<4>")]
    public void Parse_WellFormed_GivesBothParts(string completion, string thoughts, string answer) =>
        Assert.Equal(new ParsedResponse(thoughts, answer, None), ResponseParser.Parse(completion));

    [Theory]
    // tags twice
    [InlineData("<think> 7 </think> <think> 8 </think> <answer> 4 </answer>", null, "4", RepeatedTag | WrongOrder)]
    [InlineData("<think> <think> 7 </think> <answer> 4 </answer>", null, "4", RepeatedTag)]
    [InlineData("<think> 7 </think> <answer> 4 </answer> </answer>", "7", null, RepeatedTag)]
    // two answers, the same or different
    [InlineData("<think> 7 </think> <answer> 4 </answer> <answer> 4 </answer>", "7", null, RepeatedTag | WrongOrder)]
    [InlineData("<think> 7 </think> <answer> 4 </answer> <answer> 5 </answer>", "7", null, RepeatedTag | WrongOrder)]
    // answer inside the thoughts, alone or repeated after them
    [InlineData("<think> 7 <answer> 4 </answer> </think>", null, null, WrongOrder)]
    [InlineData("<think> <answer> 4 </answer> </think> <answer> 4 </answer>", null, null, RepeatedTag | WrongOrder)]
    [InlineData("7 <answer> 4 </answer> </think>", null, null, MissingTag | WrongOrder | TextOutside)]
    // nested and interleaved
    [InlineData("<think> 7 </think> <answer> <answer> 4 </answer> </answer>", "7", null, RepeatedTag)]
    [InlineData("<think> 7 <answer> 4 </think> </answer>", null, null, WrongOrder)]
    [InlineData("<answer> <think> 7 </think> 4 </answer>", "7", null, WrongOrder | TextOutside)]
    // unclosed, unopened
    [InlineData("<think> 7 first ①", null, null, MissingTag)]
    [InlineData("<think> 7 <answer> 4 </answer>", null, "4", MissingTag)]
    [InlineData("<think> 7 </think> <answer> 4", "7", null, MissingTag)]
    [InlineData("<think> 7 </think> 4 </answer>", "7", null, MissingTag | TextOutside)]
    [InlineData("", null, null, MissingTag)]
    [InlineData("4", null, null, MissingTag | TextOutside)]
    // wrong order
    [InlineData("<answer> 4 </answer> <think> 7 </think>", "7", "4", WrongOrder)]
    [InlineData("</think> <think> </answer> <answer>", null, null, WrongOrder)]
    // text outside
    [InlineData("so <think> 7 </think> <answer> 4 </answer>", "7", "4", TextOutside)]
    [InlineData("<think> 7 </think> so <answer> 4 </answer>", "7", "4", TextOutside)]
    [InlineData("<think> 7 </think> <answer> 4 </answer> 4", "7", "4", TextOutside)]
    [InlineData("<think> 7 </think>\u200B<answer> 4 </answer>", "7", "4", TextOutside)]
    // empty answer
    [InlineData("<think> 7 </think> <answer></answer>", "7", "", EmptyAnswer)]
    [InlineData("<think> 7 </think> <answer> \n\u3000 </answer>", "7", "", EmptyAnswer)]
    // other case, look-alikes
    [InlineData("<THINK> 7 </THINK> <answer> 4 </answer>", null, "4", MissingTag | TextOutside)]
    [InlineData("<think> 7 </think> <Answer> 4 </Answer>", "7", null, MissingTag | TextOutside)]
    [InlineData("< think> 7 </think> <answer > 4 </answer>", null, null, MissingTag | TextOutside)]
    [InlineData("<think> 7 </think> <answer> 4 <//answer>", "7", null, MissingTag)]
    [InlineData("＜think＞ 7 ＜/think＞ <answer> 4 </answer>", null, "4", MissingTag | TextOutside)]
    [InlineData("<thinking> 7 </thinking> <answer> 4 </answer>", null, "4", MissingTag | TextOutside)]
    public void Parse_Trick_IsSeenThrough(string completion, string? thoughts, string? answer, ResponseFaults faults) =>
        Assert.Equal(new ParsedResponse(thoughts, answer, faults), ResponseParser.Parse(completion));

    [Theory]
    [InlineData("<")]
    [InlineData("<think>")]
    [InlineData("</answer> <answer>")]
    public void Parse_HugeCompletion_TakesLinearTime(string unit)
    {
        // 16 MB in well under a second; a quadratic scan would take hours.
        var completion = string.Concat(Enumerable.Repeat(unit, 8_000_000 / unit.Length));
        var clock = Stopwatch.StartNew();
        Assert.False(ResponseParser.Parse(completion).IsWellFormed);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }
}
