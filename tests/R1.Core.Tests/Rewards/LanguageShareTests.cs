using R1.Rewards;

namespace R1.Tests.Rewards;

public class LanguageShareTests
{
    [Theory]
    [InlineData("don't l’eau café", 3, 0, 0)]
    [InlineData("it is a 'test' 'quoted'", 4, 0, 0)]
    [InlineData("我们先计算", 0, 5, 0)]
    [InlineData("用Python写", 1, 2, 0)]
    [InlineData("слово ひらがな 한국어", 0, 0, 3)]
    [InlineData("<user> 1 + 2 = ③ ④ → \u200B ", 0, 0, 0)]
    [InlineData("\\sqrt{ab} \\boxed{cd}", 2, 0, 0)]
    [InlineData("\\begin{pmatrix}1\\end{pmatrix} 所以 \\begin{align*}x\\end{align*} \\text{cases}", 1, 2, 0)]
    [InlineData("min5 max 3 x12 abc1", 0, 0, 0)]
    [InlineData("𠀀 〇", 0, 2, 0)]
    [InlineData("x y z I a", 0, 0, 0)]
    public void Count_Text_CountsWordsByScript(string text, int english, int chinese, int other)
    {
        var share = LanguageShare.Count(text);
        Assert.Equal((english, chinese, other), (share.English, share.Chinese, share.Other));
    }

    [Fact]
    public void Count_BrokenSurrogate_IsNoWord() => Assert.Equal(1, LanguageShare.Count("ab \uD840").Words);
}
