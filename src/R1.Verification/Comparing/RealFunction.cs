using R1.Verification.Numbers;

namespace R1.Verification.Comparing;

/// <summary>Expressions as functions of their one variable, whatever its name.</summary>
internal static class RealFunction
{
    /// <summary>The function that is NaN where the expression has no real value.</summary>
    /// <param name="expression">Evaluates it.</param>
    /// <param name="budget">Of everything that is evaluated.</param>
    public static Func<double, double> Of(Func<NumericEvaluator, Ball> expression, Budget budget)
    {
        var place = Ball.Undefined;
        var evaluator = new NumericEvaluator(_ => place, budget);
        return x =>
        {
            place = Ball.Of(x);
            var value = expression(evaluator);
            return value.IsDefined && value.IsReal ? value.Middle.Real : double.NaN;
        };
    }

    /// <summary>A zero between two places where a function has different signs, by halving.</summary>
    /// <param name="function">The function.</param>
    /// <param name="between">The two places.</param>
    /// <param name="atLow">Its value at the first.</param>
    /// <param name="halvings">How often the interval is halved, as long as the budget lasts.</param>
    /// <param name="budget">Of everything that is evaluated.</param>
    public static double Zero(Func<double, double> function, (double Low, double High) between, double atLow, int halvings, Budget budget)
    {
        var (low, high) = between;
        for (var i = 0; i < halvings && !budget.IsSpent; i++)
        {
            var middle = (low + high) / 2;
            if (function(middle) * atLow > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}
