using R1.Verification.Comparing;
using R1.Verification.Numbers;
using R1.Verification.Parsing;

namespace R1.Tests.Verification.Comparing;

public class QuotientTests
{
    [Theory]
    [InlineData("(x+1)^2", "x^2+2x+1", true)]
    [InlineData("(x+1)^2", "x^2+2x+2", false)]
    [InlineData("\\frac{1}{x-1}-\\frac{1}{x+1}", "\\frac{2}{x^2-1}", true)]
    [InlineData("\\sqrt{8}", "2\\sqrt{2}", true)]
    [InlineData("\\frac{1}{\\sqrt{3}}", "\\frac{\\sqrt{3}}{3}", true)]
    [InlineData("(1+i)^4", "-4", true)]
    [InlineData("2^{n+3}", "8\\cdot2^n", true)]
    [InlineData("\\pi x", "x\\pi", true)]
    [InlineData("\\pi", "\\frac{355}{113}", false)]
    [InlineData("\\sqrt{6}", "\\sqrt{2}\\sqrt{3}", null)]
    [InlineData("\\sin x", "\\cos x", null)]
    public void AreEqual_Forms_DecideOrLeaveItOpen(string left, string right, bool? expected)
    {
        var (atoms, budget) = (new AtomTable(), new Budget(100_000));
        var (a, b) = (Quotient.Of(AnswerParser.Parse(left).Tree!, atoms, budget)!, Quotient.Of(AnswerParser.Parse(right).Tree!, atoms, budget)!);
        Assert.Equal(expected, Quotient.AreEqual(a, b, atoms, budget));
    }

    [Theory]
    [InlineData("(a+b+c+d+e+f+g+h)^{90}")]
    [InlineData("\\frac{1}{0}")]
    [InlineData("\\frac{1}{x-x}")]
    public void Of_TooLargeOrWithoutValue_IsNull(string text)
    {
        var (atoms, budget) = (new AtomTable(), new Budget(100_000));
        var form = Quotient.Of(AnswerParser.Parse(text).Tree!, atoms, budget);
        Assert.True(form is null || form.Bottom.IsZero);
    }

    [Fact]
    public void Spend_BudgetIsUsedUp_EverythingStaysUndecided()
    {
        var budget = new Budget(3);
        Assert.Null(Quotient.Of(AnswerParser.Parse("(x+1)(x+2)(x+3)").Tree!, new AtomTable(), budget));
        Assert.True(budget.IsSpent);
    }
}
