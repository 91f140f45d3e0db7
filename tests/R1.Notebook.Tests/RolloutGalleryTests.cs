using R1.Notebook;

namespace R1.Tests.Notebook;

public class RolloutGalleryTests
{
    [Theory]
    [InlineData(true, RolloutStyle.Right)]
    [InlineData(false, RolloutStyle.Wrong)]
    [InlineData(null, RolloutStyle.Unjudged)]
    public void Write_Completion_MarksThoughtAnswerReflectionAndChinese(bool? isRight, string answer)
    {
        Assert.Equal(
            $"<span style=\"{RolloutStyle.Tag}\">&lt;think&gt;</span><span style=\"{RolloutStyle.Thought}\"> 7 "
            + $"<span style=\"{RolloutStyle.Reflective}\">Wait</span> "
            + $"<span style=\"{RolloutStyle.Reflective};{RolloutStyle.Chinese}\">检查</span> <span style=\"{RolloutStyle.Chinese}\">先</span> </span>"
            + $"<span style=\"{RolloutStyle.Tag}\">&lt;/think&gt;</span> <span style=\"{RolloutStyle.Tag}\">&lt;answer&gt;</span>"
            + $"<span style=\"{answer}\">a &lt; b</span><span style=\"{RolloutStyle.Tag}\">&lt;/answer&gt;</span>",
            CompletionHtml.Write("<think> 7 Wait 检查 先 </think> <answer>a < b</answer>", isRight));
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
        Assert.Contains("<span style=\"color:#1b6b2f\">+1</span>", html);
        Assert.Contains("<span style=\"color:#b3261e\">-1</span>", html);
        Assert.Contains($"<span style=\"{RolloutStyle.Right}\">4</span>", html);
        Assert.Contains($"<span style=\"{RolloutStyle.Wrong}\">5</span>", html);
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
