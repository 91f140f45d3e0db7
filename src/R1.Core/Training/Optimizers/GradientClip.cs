using R1.Foundation;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>Clipping of exploding gradients.</summary>
internal static class GradientClip
{
    /// <summary>Scales all gradients by one factor so that their common l2 norm is at most <paramref name="maxNorm"/>.</summary>
    /// <param name="gradients">E.g. <see cref="IOptimizer.Gradients"/>; changed in place.</param>
    /// <param name="maxNorm">Above 0; infinity only measures.</param>
    /// <returns>The norm before clipping; where it is not finite the gradients are left alone and the step should be skipped.</returns>
    public static double ByGlobalNorm(IReadOnlyList<Tensor> gradients, double maxNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var norm = Math.Sqrt(gradients.Sum(SumOfSquares));
        // The small constant is torch's clip_grad_norm_.
        var factor = maxNorm / (norm + 1e-6);
        if (factor < 1 && double.IsFinite(norm))
            foreach (var gradient in gradients) gradient.TimesInPlace(factor);
        return norm;
    }

    private static double SumOfSquares(Tensor gradient)
    {
        if (FlatParameters.AreFloats(gradient)) return OptimizerKernels.Best().SumOfSquares(FlatParameters.Floats(gradient));
        if (FlatParameters.IsHalf(gradient)) return SumOfHalfSquares(gradient.flatten());
        using var norm = gradient.norm().to(ScalarType.Float64);
        return norm.item<double>() * norm.item<double>();
    }

    // In half precision the norm would have three digits, or overflow.
    private static double SumOfHalfSquares(Tensor gradient)
    {
        var sum = 0.0;
        foreach (var slice in FlatParameters.Slices(gradient))
        {
            using var scope = NewDisposeScope();
            sum += SumOfSquares(slice.Of(gradient).to(ScalarType.Float32));
        }
        return sum;
    }
}
