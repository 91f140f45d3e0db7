using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Memory handed out front to back and taken back in the opposite order, all at once or down to a mark. It grows to the largest need and then
/// stays. What is handed out holds old numbers.
/// </summary>
internal sealed unsafe class Arena
{
    private const int BlockFloats = 1 << 18;
    private readonly List<AlignedBuffer<float>> _blocks = [];
    private (int Block, int Used) _top;

    /// <summary>Floats held, in use or not.</summary>
    public long Capacity => _blocks.Sum(block => (long)block.Length);

    /// <summary>The present end, for <see cref="Release"/>.</summary>
    public (int Block, int Used) Mark => _top;

    /// <summary>Takes back everything handed out since the mark.</summary>
    public void Release((int Block, int Used) mark) => _top = mark;

    /// <summary>Takes back everything.</summary>
    public void Clear() => _top = default;

    /// <summary>Room for some floats, aligned to the widest vector.</summary>
    public float* Floats(int count)
    {
        var length = Stride.Of(count);
        while (_top.Block < _blocks.Count && _top.Used + length > _blocks[_top.Block].Length) _top = (_top.Block + 1, 0);
        if (_top.Block == _blocks.Count) _blocks.Add(new AlignedBuffer<float>(Math.Max(BlockFloats, length)));
        var start = _blocks[_top.Block].Pointer + _top.Used;
        _top.Used += length;
        return start;
    }

    /// <summary>Room for some whole numbers.</summary>
    public int* Integers(int count) => (int*)Floats(count);

    /// <summary>Room for rows of a width, each padded to the stride unit.</summary>
    public Matrix Rows(int rows, int width) => new(Floats(checked(rows * Stride.Of(width))), Stride.Of(width));
}
