using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Vectors;

/// <summary>Rotary position embedding of single rows, from the tables of <see cref="RotaryEmbedding"/>.</summary>
internal sealed unsafe class RopeTable
{
    private readonly AlignedBuffer<float> _cos;
    private readonly AlignedBuffer<float> _sin;
    private readonly int _dim;
    private readonly int _pairDistance;
    private readonly int _pairStep;

    /// <param name="config">Frequencies, rotated dimensions and the longest position.</param>
    public RopeTable(ModelConfig config)
    {
        var (dim, interleaved) = (config.Attention.PerHead.Rotary, config.Attention.RotaryInterleaved);
        _dim = dim;
        (_pairDistance, _pairStep) = interleaved ? (1, 2) : (dim / 2, 1);
        _cos = new AlignedBuffer<float>(config.MaxPositionEmbeddings * dim);
        _sin = new AlignedBuffer<float>(config.MaxPositionEmbeddings * dim);
        using var scope = NewDisposeScope();
        using var rotary = new RotaryEmbedding(config, dim, interleaved, CPU);
        var (cos, sin) = rotary.Consecutive(0, config.MaxPositionEmbeddings);
        MemoryMarshal.Cast<byte, float>(cos.contiguous().bytes).CopyTo(_cos.Span);
        MemoryMarshal.Cast<byte, float>(sin.contiguous().bytes).CopyTo(_sin.Span);
    }

    /// <summary>target := source turned to a position; both [dim], they may be the same.</summary>
    public void Rotate(float* source, float* target, int position) => Turn(source, target, position, 0, _pairDistance);

    /// <summary>target := the gradient of <see cref="Rotate"/>'s source, given that of its target: the table's signed sines change places.</summary>
    public void RotateBack(float* source, float* target, int position) => Turn(source, target, position, _pairDistance, 0);

    // Where the sine that each member of a pair takes lies, from the pair's first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* source, float* target, int position, int sineOfFirst, int sineOfSecond)
    {
        float* cos = _cos.Pointer + (nint)position * _dim, sin = _sin.Pointer + (nint)position * _dim;
        for (int pair = 0, i = 0; pair < _dim / 2; pair++, i += _pairStep)
        {
            var j = i + _pairDistance;
            float first = source[i], second = source[j];
            target[i] = first * cos[i] + second * sin[i + sineOfFirst];
            target[j] = second * cos[j] + first * sin[i + sineOfSecond];
        }
    }
}
