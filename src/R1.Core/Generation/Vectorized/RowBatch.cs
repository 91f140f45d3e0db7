using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>The tokens that one step of the decoder reads, in any mixture of sequences; a sequence's tokens come in order of position.</summary>
internal sealed unsafe class RowBatch(int capacity)
{
    private readonly AlignedBuffer<int> _tokens = new(capacity);
    private readonly AlignedBuffer<int> _positions = new(capacity);
    private readonly Sequence[] _sequences = new Sequence[capacity];
    private readonly AlignedBuffer<int> _logitRows = new(capacity);

    /// <summary>Most rows of a step.</summary>
    public int Capacity => capacity;

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Rows whose logits are wanted.</summary>
    public int LogitCount { get; private set; }

    /// <summary>Token ids.</summary>
    public int* Tokens => _tokens.Pointer;

    /// <summary>Places in their sequences, from 0.</summary>
    public int* Positions => _positions.Pointer;

    /// <summary>The rows whose logits are wanted.</summary>
    public int* LogitRows => _logitRows.Pointer;

    /// <summary>Page table of a row's sequence.</summary>
    public float** Pages(int row) => _sequences[row].Pages;

    public void Clear() => Count = LogitCount = 0;

    /// <summary>Adds a token; its sequence gets room for it.</summary>
    public void Add(int token, int position, Sequence sequence, bool wantsLogits)
    {
        sequence.Reserve(position + 1);
        _tokens.Pointer[Count] = token;
        _positions.Pointer[Count] = position;
        _sequences[Count] = sequence;
        if (wantsLogits) _logitRows.Pointer[LogitCount++] = Count;
        Count++;
    }
}
