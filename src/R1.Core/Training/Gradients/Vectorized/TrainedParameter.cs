using System.Numerics;
using System.Runtime.CompilerServices;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Weights laid out for the kernels, with a place in every worker's flat gradient.</summary>
internal abstract unsafe class TrainedParameter
{
    /// <summary>Copies the model's present weights.</summary>
    public abstract void Load(ParameterTable table);

    /// <summary>Adds a worker's gradient to the model's.</summary>
    public abstract void AddGradient(ParameterTable table, float* gradient);

    /// <summary>target += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected static void Add(float* source, Span<float> target)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= target.Length; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + Vector.Load(source + i)).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += source[i];
    }
}

/// <summary>All parameters of a model and the places of their gradients.</summary>
internal sealed class ParameterLayout
{
    private readonly List<TrainedParameter> _parameters = [];

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<TrainedParameter> Parameters => _parameters;

    /// <summary>Floats of a worker's gradient.</summary>
    public int Length { get; private set; }

    /// <summary>Reserves a place of some floats, a multiple of 16.</summary>
    public int Reserve(TrainedParameter parameter, int floats)
    {
        _parameters.Add(parameter);
        Length += floats;
        return Length - floats;
    }
}
