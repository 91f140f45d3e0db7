using System.Xml.Linq;
using R1.Kernel.Pages;

namespace R1.Tests.Kernel.Pages;

public class MathMlTests
{
    [Theory]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData(@"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>")]
    [InlineData(@"\pi_\theta", "<msub><mi>π</mi><mrow><mi>θ</mi></mrow></msub>")]
    [InlineData("a - b", "<mi>a</mi><mo>−</mo><mi>b</mi>")]
    [InlineData("f'(x)", "<msup><mi>f</mi><mrow><mo>′</mo></mrow></msup><mo>(</mo><mi>x</mi><mo>)</mo>")]
    [InlineData(@"\mathbb{E}", "<mi mathvariant=\"normal\">𝔼</mi>")]
    [InlineData(@"a < b \text{ or so}", "<mi>a</mi><mo>&lt;</mo><mi>b</mi><mtext>&#160;or&#160;so</mtext>")]
    public void Convert_Latex_IsMathMl(string latex, string expected) =>
        Assert.Equal($"<math><mrow>{expected}</mrow></math>", MathMl.Convert(latex, false));

    [Theory]
    [InlineData(@"\mathcal{J}_{GRPO}(\theta) = \mathbb{E}\left[\frac{1}{G}\sum_{i=1}^{G}\left("
        + @"\min\left(\frac{\pi_\theta(o_i|q)}{\pi_{\theta_{old}}(o_i|q)} A_i, "
        + @"\text{clip}\left(\frac{\pi_\theta(o_i|q)}{\pi_{\theta_{old}}(o_i|q)}, 1-\epsilon, 1+\epsilon\right) A_i\right) "
        + @"- \beta\,\mathbb{D}_{KL}\left(\pi_\theta \| \pi_{ref}\right)\right)\right]")]
    [InlineData(@"\mathbb{D}_{KL}\left(\pi_\theta \| \pi_{ref}\right) = "
        + @"\frac{\pi_{ref}(o_i|q)}{\pi_\theta(o_i|q)} - \log\frac{\pi_{ref}(o_i|q)}{\pi_\theta(o_i|q)} - 1")]
    [InlineData(@"A_i = \frac{r_i - \mathrm{mean}(\{r_1, r_2, \cdots, r_G\})}{\mathrm{std}(\{r_1, \cdots, r_G\})}")]
    [InlineData(@"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}")]
    [InlineData(@"\hat{y} \leftarrow \sqrt{x^2 + y^{2}} \to \infty")]
    [InlineData(@"\hat{A}_{i,t} = \tilde{r}_i, \quad t \in [0, T)")]
    public void Convert_EquationsOfThePaper_AreWellFormed(string latex)
    {
        var math = MathMl.Convert(latex, true);
        Assert.StartsWith("<math display=\"block\">", math);
        XDocument.Parse(math);
    }

    [Theory]
    [InlineData(@"\unknowncommand{x}")]
    [InlineData("a_{b")]
    [InlineData(@"\frac{a}")]
    [InlineData("x^")]
    [InlineData("a } b")]
    [InlineData(@"\left( a")]
    [InlineData(@"\begin{cases} a")]
    [InlineData(@"\")]
    [InlineData("_")]
    public void Convert_WhatItDoesNotKnow_IsShownAsSource(string latex) =>
        Assert.Equal($"<code>{System.Net.WebUtility.HtmlEncode(latex)}</code>", MathMl.Convert(latex, false));
}
