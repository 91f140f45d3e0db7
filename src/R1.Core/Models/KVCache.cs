using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// What attention keeps of earlier tokens, in buffers allocated once. Multi-head latent attention keeps one latent and one rotary key per token
/// (arXiv 2405.04434, section 2.1); dense attention keeps keys and values. The caller owns the cache and disposes it; the model only appends.
/// </summary>
public sealed class KVCache : IDisposable
{
    private readonly int[] _widths;
    private readonly int _heads;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private Tensor[] _buffers;
    private Tensor? _real;

    /// <param name="config">Layers, and what each keeps of a token.</param>
    /// <param name="batch">Rows.</param>
    /// <param name="capacity">Tokens per row.</param>
    /// <param name="placement">Type and device of the weights.</param>
    internal KVCache(ModelConfig config, int batch, int capacity, Placement placement)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var token = config.Attention.Cached;
        (_heads, _widths) = (token.Heads, token.ValueIsKey ? [token.KeySize] : [token.KeySize, token.ValueSize]);
        (Batch, Capacity, _dtype, _device) = (batch, capacity, placement.Dtype, placement.Device);
        _buffers = [.. Enumerable.Range(0, config.NumHiddenLayers * _widths.Length).Select(i => NewBuffer(i, batch))];
    }

    /// <summary>Rows.</summary>
    public int Batch { get; private set; }

    /// <summary>Tokens that fit in a row.</summary>
    public int Capacity { get; }

    /// <summary>Tokens held in every row, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Keeps the given rows in the given order; a row may be named several times.</summary>
    /// <param name="rows">int64 [new batch], row numbers below <see cref="Batch"/>.</param>
    public void Select(Tensor rows)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var batch = checked((int)rows.shape[0]);
        ArgumentOutOfRangeException.ThrowIfZero(batch, nameof(rows));
        for (var i = 0; i < _buffers.Length; i++) _buffers[i] = Gather(i, rows, batch);
        if (_real is not null) Replace(ref _real, _real.index_select(0, rows));
        Batch = batch;
    }

    /// <summary>Each row several times in succession: a prompt prefilled once serves a whole group of completions.</summary>
    public void Repeat(int times)
    {
        using var scope = NewDisposeScope();
        Select(HeldScalars.Indices(Batch, ScalarType.Int64, _device).repeat_interleave(times));
    }

    /// <summary>Forgets the tokens from a length on, so that the buffers can be used again.</summary>
    /// <param name="length">Tokens to keep, at most <see cref="Length"/>; 0 empties the cache.</param>
    public void Truncate(int length = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
        _real?.Dispose();
    }

    /// <summary>Writes new entries [B, heads, S, width] after the present ones and returns all of them, [B, heads, Length + S, width].</summary>
    internal Tensor Append(int layer, int part, Tensor entries)
    {
        var buffer = _buffers[layer * _widths.Length + part].narrow(0, 0, Batch);
        var count = entries.shape[2];
        buffer.narrow(2, Length, count).copy_(entries);
        return buffer.narrow(2, 0, Length + count);
    }

    /// <summary>Called once at the end of a forward.</summary>
    internal void Advance(long count) => Length += (int)count;

    /// <summary>Notes which new slots are padding. A mask over all slots replaces what was known of the earlier ones.</summary>
    /// <param name="mask">[B, S] or [B, Length + S]; null when all new tokens are real.</param>
    /// <param name="count">New tokens S.</param>
    /// <returns>[B, Length + S], or null while no slot is padding.</returns>
    internal Tensor? Remember(Tensor? mask, long count)
    {
        if (mask is null && _real is null) return null;
        if (_real is null) _real = ones([Batch, Capacity], ScalarType.Bool, _device).DetachFromDisposeScope();
        var first = mask is not null && mask.shape[1] > count ? 0 : Length;
        var slots = _real.narrow(1, first, Length + count - first);
        if (mask is null) slots.fill_(HeldScalars.True);
        else slots.copy_(mask.ne(HeldScalars.Zero));
        return _real.narrow(1, 0, Length + count);
    }

    private Tensor NewBuffer(int index, long batch) =>
        zeros([batch, _heads, Capacity, _widths[index % _widths.Length]], _dtype, _device).DetachFromDisposeScope();

    private Tensor Gather(int index, Tensor rows, int batch)
    {
        var old = _buffers[index];
        var kept = old.narrow(2, 0, Length).index_select(0, rows);
        var target = batch <= old.shape[0] ? old : NewBuffer(index, batch);
        target.narrow(0, 0, batch).narrow(2, 0, Length).copy_(kept);
        if (!ReferenceEquals(target, old)) old.Dispose();
        return target;
    }

    private static void Replace(ref Tensor field, Tensor value)
    {
        field.Dispose();
        field = value.DetachFromDisposeScope();
    }
}
