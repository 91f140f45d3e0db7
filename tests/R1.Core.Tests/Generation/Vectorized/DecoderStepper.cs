using R1.Generation.Vectorized;
using R1.Models;
using R1.Vectors;

namespace R1.Tests.Generation.Vectorized;

/// <summary>Drives a decoder by hand: one sequence of interest, and others beside it.</summary>
internal sealed unsafe class DecoderStepper
{
    private readonly VectorDecoder _decoder;
    private readonly Workspace _work;
    private readonly RowBatch _rows;
    private readonly PagePool _pool;
    private readonly Sequence _sequence;

    public DecoderStepper(CausalLM model, Kernels kernels, int rows)
    {
        _decoder = new VectorDecoder(model.Config);
        _decoder.Load(model);
        _work = new Workspace(_decoder.Widths, kernels, rows);
        _rows = new RowBatch(rows);
        _pool = new PagePool(_decoder.Layout.PageFloats);
        _sequence = new Sequence(_pool);
    }

    public void Reload(CausalLM model) => _decoder.Load(model);

    /// <summary>Reads tokens from a position on; the logits after each.</summary>
    public float[][] Read(ReadOnlySpan<int> ids, int position)
    {
        _rows.Clear();
        Add(ids, position, _sequence, wantsLogits: true);
        return Step(ids.Length);
    }

    /// <summary>Reads tokens from position 0, with whole other sequences before and after them in the same step.</summary>
    public float[][] ReadBeside(ReadOnlySpan<int> ids, int[][] neighbours)
    {
        _rows.Clear();
        Add(neighbours[0], 0, new Sequence(_pool), wantsLogits: false);
        Add(ids, 0, _sequence, wantsLogits: true);
        foreach (var neighbour in neighbours.Skip(1)) Add(neighbour, 0, new Sequence(_pool), wantsLogits: true);
        return Step(ids.Length);
    }

    private float[][] Step(int wanted)
    {
        _decoder.Step(_rows, _work);
        var logits = new float[wanted][];
        for (var i = 0; i < wanted; i++) logits[i] = new Span<float>(_work.Logits.Row(i), _decoder.Config.VocabSize).ToArray();
        return logits;
    }

    private void Add(ReadOnlySpan<int> ids, int position, Sequence sequence, bool wantsLogits)
    {
        foreach (var id in ids) _rows.Add(id, position++, sequence, wantsLogits);
    }
}
