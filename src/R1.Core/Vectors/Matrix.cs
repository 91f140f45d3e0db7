namespace R1.Vectors;

/// <summary>Rows of a buffer: row r starts at <see cref="Start"/> + (Index is null ? r : Index[r]) * <see cref="Stride"/>.</summary>
internal readonly unsafe struct Matrix(float* start, int stride, int* index = null)
{
    public float* Start => start;
    public int Stride => stride;
    public int* Index => index;

    public float* Row(int row) => start + (nint)(index == null ? row : index[row]) * stride;

    /// <summary>The same rows from another column on.</summary>
    public Matrix From(int column) => new(start + column, stride, index);

    /// <summary>The rows named by <paramref name="rows"/>.</summary>
    public Matrix At(int* rows) => new(start, stride, rows);
}
