using System.Runtime.InteropServices;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>A padded matrix with its memory.</summary>
internal sealed unsafe class Rows
{
    private readonly AlignedBuffer<float> _buffer;
    private readonly int _rows;
    private readonly int _width;

    public Rows(int rows, int width)
    {
        (_rows, _width) = (rows, width);
        _buffer = new AlignedBuffer<float>(rows * Stride.Of(width));
        Matrix = new Matrix(_buffer.Pointer, Stride.Of(width));
    }

    public Matrix Matrix { get; }

    /// <summary>A copy without the padding.</summary>
    public float[][] Values() => [.. Enumerable.Range(0, _rows).Select(row => _buffer.Span.Slice(row * Matrix.Stride, _width).ToArray())];
}

/// <summary>Row numbers at a fixed address.</summary>
internal sealed unsafe class PinnedRows(int[] rows) : IDisposable
{
    private GCHandle _handle = GCHandle.Alloc(rows, GCHandleType.Pinned);

    public int* Pointer => (int*)_handle.AddrOfPinnedObject();

    public void Dispose() => _handle.Free();
}
