using System.Text.RegularExpressions;
using R1.Notebook;

namespace R1.Tests.Notebook;

public class RolloutGalleryTests
{
    [Theory]
    [InlineData(true, "<b><font color=\"#1b6b2f\">a &lt; b</font></b>")]
    [InlineData(false, "<font color=\"#b3261e\">a &lt; b</font>")]
    [InlineData(null, "<b>a &lt; b</b>")]
    public void Write_Completion_MarksThoughtAnswerReflectionAndChinese(bool? isRight, string answer)
    {
        static string Grey(string text) => $"<font color=\"#9ca3af\">{text}</font>";
        static string Reflective(string text) => $"<mark style=\"background:#fdeec2;color:inherit\">{text}</mark>";
        static string Chinese(string text) => $"<font color=\"#aa3377\">{text}</font>";
        Assert.Equal(
            $"{Grey("&lt;think&gt;")}<font color=\"#4b5563\"> 7 {Reflective("Wait")} {Reflective(Chinese("检查"))} {Chinese("先")} </font>"
            + $"{Grey("&lt;/think&gt;")} {Grey("&lt;answer&gt;")}{answer}{Grey("&lt;/answer&gt;")}",
            CompletionHtml.Write("<think> 7 Wait 检查 先 </think> <answer>a < b</answer>", isRight));
    }

    // The classic notebook removes style attributes of what is not trusted, JupyterLab style blocks.
    [Fact]
    public void Rollouts_WithoutStyles_KeepTheirColours()
    {
        var rollouts = new[] { true, false }.Select(isRight => new RolloutView("q", "<think>Wait</think> <answer>4</answer>", 1, isRight ? 1 : -1, "4")
        {
            Parts = new Dictionary<string, double> { ["accuracy"] = isRight ? 1 : 0 },
        });
        var html = Regex.Replace(ValueFormatter.Format(new RolloutGallery([.. rollouts])).Data[Mime.Html], " style=\"[^\"]*\"", "");
        Assert.Contains("<font color=\"#1b6b2f\">4</font>", html);
        Assert.Contains("<font color=\"#b3261e\">4</font>", html);
        Assert.Contains("<mark>Wait</mark>", html);
    }

    [Theory]
    [InlineData("waiting checks", "waiting checks")]
    [InlineData("", "")]
    [InlineData("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")]
    public void Write_OddCompletions_AreShownAsTheyAre(string completion, string expected) => Assert.Equal(expected, CompletionHtml.Write(completion, null));

    [Fact]
    public void Rollouts_OfOnePrompt_StandTogetherWithThePartsOfTheirRewards()
    {
        RolloutView[] rollouts =
        [
            new("q", "<answer>4</answer>", 2, 1, "4") { Parts = new Dictionary<string, double> { ["accuracy"] = 1, ["format"] = 1 } },
            new("q", "<answer>5</answer>", 0, -1, "4") { Parts = new Dictionary<string, double> { ["accuracy"] = 0, ["format"] = 0 } },
            new("other", "x", 0, 0, "5"),
        ];
        var bundle = ValueFormatter.Format(new RolloutGallery(rollouts));
        var html = bundle.Data[Mime.Html];
        Assert.Equal(2, html.Split("<table").Length - 1);
        Assert.Matches(">reward</td><td[^>]*>accuracy</td><td[^>]*>format</td><td[^>]*>advantage</td>", html);
        Assert.Contains("<font color=\"#1b6b2f\">+1</font>", html);
        Assert.Contains("<font color=\"#b3261e\">-1</font>", html);
        Assert.Contains("<font color=\"#1b6b2f\">4</font>", html);
        Assert.Contains("<font color=\"#b3261e\">5</font>", html);
        Assert.DoesNotContain("<style", html);
        Assert.StartsWith("q   (gold: 4)\n  reward      2  advantage      +1  <answer>4</answer>", bundle.Text);
    }

    [Fact]
    public void Rollouts_WithoutRewards_HaveNoRewardColumns()
    {
        var bundle = ValueFormatter.Format(new RolloutGallery([new("q", "text", double.NaN, double.NaN, "4")]));
        Assert.DoesNotContain("reward", bundle.Data[Mime.Html][bundle.Data[Mime.Html].IndexOf("<p>", StringComparison.Ordinal)..]);
        Assert.Equal("q   (gold: 4)\n  text", bundle.Text);
    }
}
