using R1.Foundation;

namespace R1.Evaluation;

/// <summary>One answer judged beside another to the same question.</summary>
/// <param name="Preference">Share of the looks in which it was preferred, in [0, 1]; a half where the judge cannot decide.</param>
/// <param name="Length">Its length.</param>
/// <param name="OtherLength">Length of the answer beside it, in the same unit.</param>
public readonly record struct JudgedAnswer(double Preference, int Length, int OtherLength);

/// <summary>
/// How often the answers of a model are preferred, as judged and at equal length: a judge that likes long answers must not decide. As in length-controlled
/// AlpacaEval 2 (arXiv 2404.04475), logit P(preferred) = a + b tanh(difference of the lengths / its standard deviation) is fitted, and the controlled rate is
/// the one at a difference of 0.
/// </summary>
/// <param name="Raw">Mean preference.</param>
/// <param name="LengthControlled">Fitted preference between answers of equal length.</param>
/// <remarks><b>Deviation</b>: AlpacaEval also fits how hard each instruction is, over many models; here there are two models.</remarks>
public sealed record WinRate(Estimate Raw, double LengthControlled)
{
    // Keeps a finite optimum where every answer wins; far below the noise of any judge.
    private const double Ridge = 1e-6;
    private const int MostNewtonSteps = 100;

    /// <summary>The rates of judged answers.</summary>
    /// <param name="answers">At least one.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static WinRate Of(IReadOnlyList<JudgedAnswer> answers, ulong seed)
    {
        var raw = Estimate.OverProblems([.. answers.Select(answer => answer.Preference)], seed);
        double[] differences = [.. answers.Select(answer => (double)answer.Length - answer.OtherLength)];
        var deviation = Math.Sqrt(differences.Average(d => d * d));
        double[] x = [.. differences.Select(d => deviation == 0 ? 0 : Tanh(d / deviation))];
        return new WinRate(raw, PortableMath.Sigmoid(Intercept(x, [.. answers.Select(answer => answer.Preference)])));
    }

    // Newton's method on the ridged log-likelihood of a + b x.
    private static double Intercept(double[] x, double[] y)
    {
        var (a, b) = (0.0, 0.0);
        for (var step = 0; step < MostNewtonSteps; step++)
        {
            var (ga, gb, haa, hab, hbb) = (-Ridge * a, -Ridge * b, Ridge, 0.0, Ridge);
            for (var i = 0; i < x.Length; i++)
            {
                var p = PortableMath.Sigmoid(a + (b * x[i]));
                var (residual, weight) = ((y[i] - p) / x.Length, p * (1 - p) / x.Length);
                (ga, gb) = (ga + residual, gb + (residual * x[i]));
                (haa, hab, hbb) = (haa + weight, hab + (weight * x[i]), hbb + (weight * x[i] * x[i]));
            }
            var determinant = (haa * hbb) - (hab * hab);
            // A step of more than 1 may overshoot where the likelihood is flat.
            var (da, db) = (Math.Clamp(((hbb * ga) - (hab * gb)) / determinant, -1, 1), Math.Clamp(((haa * gb) - (hab * ga)) / determinant, -1, 1));
            (a, b) = (a + da, b + db);
            if (Math.Abs(da) + Math.Abs(db) < 1e-12) break;
        }
        return a;
    }

    private static double Tanh(double x) => 1 - (2 / (1 + PortableMath.Exp(2 * x)));
}
