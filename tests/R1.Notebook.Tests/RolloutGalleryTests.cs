using R1.Notebook;

namespace R1.Tests.Notebook;

public class RolloutGalleryTests
{
    [Fact]
    public void Write_Completion_MarksThoughtAnswerReflectionAndChinese()
    {
        Assert.Equal(
            "<span class=\"tag\">&lt;think&gt;</span>"
            + "<span class=\"think\"> 7 <span class=\"reflect\">Wait</span> <span class=\"reflect zh\">检查</span> <span class=\"zh\">先</span> </span>"
            + "<span class=\"tag\">&lt;/think&gt;</span> <span class=\"tag\">&lt;answer&gt;</span>"
            + "<span class=\"answer\">a &lt; b</span><span class=\"tag\">&lt;/answer&gt;</span>",
            CompletionHtml.Write("<think> 7 Wait 检查 先 </think> <answer>a < b</answer>"));
    }

    [Theory]
    [InlineData("waiting checks", "waiting checks")]
    [InlineData("<think> open", "<span class=\"tag\">&lt;think&gt;</span><span class=\"think\"> open</span>")]
    [InlineData("", "")]
    [InlineData("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")]
    public void Write_OddCompletions_AreShownAsTheyAre(string completion, string expected) =>
        Assert.Equal(expected, CompletionHtml.Write(completion));

    [Fact]
    public void Rollouts_OfOnePrompt_StandTogether()
    {
        RolloutView[] rollouts = [new("q", "good", 2, 1, "4"), new("q", "bad", 0, -1, "4"), new("other", "x", 0, 0, "5")];
        var bundle = ValueFormatter.Format(new RolloutGallery(rollouts));
        Assert.Equal(2, bundle.Data[Mime.Html].Split("<table>").Length - 1);
        Assert.Contains("<td class=\"n good\">+1</td>", bundle.Data[Mime.Html]);
        Assert.Contains("<td class=\"n bad\">-1</td>", bundle.Data[Mime.Html]);
        Assert.StartsWith("q   (gold: 4)\n  reward      2  advantage      +1  good", bundle.Text);
    }

    [Fact]
    public void Rollouts_WithoutRewards_HaveNoRewardColumns()
    {
        var bundle = ValueFormatter.Format(new RolloutGallery([new("q", "text", double.NaN, double.NaN, "4")]));
        Assert.DoesNotContain("reward", bundle.Data[Mime.Html][bundle.Data[Mime.Html].IndexOf("<p>", StringComparison.Ordinal)..]);
        Assert.Equal("q   (gold: 4)\n  text", bundle.Text);
    }
}
