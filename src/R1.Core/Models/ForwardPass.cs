using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>What all layers of one forward share. It lives as long as the forward's dispose scope.</summary>
internal sealed class ForwardPass
{
    private readonly RotaryEmbedding _rotary;
    private readonly Tensor _cos;
    private readonly Tensor _sin;
    private readonly long[]? _documents;

    public ForwardPass(RotaryEmbedding rotary, ForwardInputs inputs, ScalarType dtype)
    {
        _rotary = rotary;
        var count = inputs.Ids.shape[1];
        var past = inputs.Cache?.Length ?? 0;
        (_cos, _sin) = inputs switch
        {
            { Documents: { } lengths } => rotary.Restarting(lengths),
            { PositionIds: { } positions } => rotary.At(positions),
            _ => rotary.Consecutive(past, count),
        };
        _documents = inputs.Documents?.ToArray();
        Cache = inputs.Cache;
        Load = inputs.Load;
        Routing = inputs.Routing;
        var slots = inputs.Cache?.Remember(inputs.AttentionMask, count) ?? inputs.AttentionMask;
        HasPast = past > 0;
        if (HasPast || slots is not null) Bias = AttentionBias.Build(count, past, slots, dtype, inputs.Ids.device);
        RealTokens = inputs.AttentionMask?.narrow(1, inputs.AttentionMask.shape[1] - count, count);
    }

    /// <summary>Keys and values of earlier tokens, or null.</summary>
    public KVCache? Cache { get; }

    /// <summary>Collector of expert loads, or null.</summary>
    public ExpertLoad? Load { get; }

    /// <summary>Has the last word on which experts are visited, or null.</summary>
    public IRouting? Routing { get; }

    /// <summary>True when the cache holds earlier tokens; without them attention runs on the new tokens alone.</summary>
    public bool HasPast { get; }

    /// <summary>
    /// Added to attention scores, [1 or B, 1, S, past + S]. Null with earlier tokens when every query sees every slot, null without them when
    /// attention is merely causal.
    /// </summary>
    public Tensor? Bias { get; }

    /// <summary>1 for real tokens, 0 for padding, [B, S]; null when all are real.</summary>
    public Tensor? RealTokens { get; }

    /// <summary>
    /// Attention among the new tokens alone, by the library's fused kernel where it has one for the shapes; in a packed row among those of each document,
    /// so that no scores or masks over the whole row are ever made.
    /// </summary>
    /// <param name="query">[B, heads, S, size]</param>
    /// <param name="key">[B, heads, S, size]</param>
    /// <param name="value">[B, heads, S, value size]</param>
    /// <param name="scale">Factor on the scores.</param>
    /// <returns>[B, heads, S, value size]</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value, double scale)
    {
        // the kernel divides by the square root of the size itself
        var correction = scale * Math.Sqrt(query.shape[3]);
        if (Math.Abs(correction - 1) > 1e-12) query = query.Times(correction);
        if (_documents is null) return Fused(query, key, value);
        var (queries, keys, values) = (query.split(_documents, 2), key.split(_documents, 2), value.split(_documents, 2));
        return cat([.. _documents.Select((_, i) => Fused(queries[i], keys[i], values[i]))], 2);
    }

    /// <summary>Turns x [B, heads, S, rotated dims] to the positions of this forward.</summary>
    public Tensor Rotate(Tensor x) => _rotary.Rotate(x, _cos, _sin);

    private Tensor Fused(Tensor query, Tensor key, Tensor value) =>
        nn.functional.scaled_dot_product_attention(query, key, value, Bias, is_casual: Bias is null);
}

/// <summary>Arguments of one forward, checked.</summary>
internal sealed record ForwardInputs(Tensor Ids, Tensor? AttentionMask, Tensor? PositionIds, KVCache? Cache, ExpertLoad? Load)
{
    /// <summary>
    /// Lengths, each above 0, of the documents that lie one after the other in the one row: positions begin anew at each, and none attends to another. Null
    /// where a row is one document.
    /// </summary>
    public IReadOnlyList<long>? Documents { get; init; }

    /// <summary>Learns which experts the forward's tokens visit, or decides it; null for the routers' own choice.</summary>
    public IRouting? Routing { get; init; }

    private long Longest => Documents?.Max() ?? (Cache?.Length ?? 0) + Ids.shape[1];

    /// <exception cref="ArgumentException">A shape does not fit; the message names tensor, shape and what was expected.</exception>
    public void Check(ModelConfig config)
    {
        if (Ids.dim() != 2 || Ids.dtype != ScalarType.Int64 || Ids.shape[1] == 0)
            throw new ArgumentException($"inputIds is {Describe(Ids)}; it must be an int64 tensor [batch, tokens] with at least one token.");
        var (batch, count, past) = (Ids.shape[0], Ids.shape[1], Cache?.Length ?? 0);
        if (Cache is not null && Cache.Batch != batch)
            throw new ArgumentException($"The cache holds {Cache.Batch} rows and inputIds {batch}; select or repeat the cache's rows first.");
        if (Cache is not null && past + count > Cache.Capacity)
            throw new ArgumentException(
                $"{past} cached and {count} new tokens exceed the cache's capacity of {Cache.Capacity}; create a larger cache.");
        if (Documents is not null) CheckDocuments(Documents, (batch, count));
        if (PositionIds is null && Longest > config.MaxPositionEmbeddings)
            throw new ArgumentException($"{Longest} tokens exceed max_position_embeddings ({config.MaxPositionEmbeddings}).");
        if (PositionIds is not null && !PositionIds.shape.SequenceEqual(Ids.shape))
            throw new ArgumentException($"positionIds is {Describe(PositionIds)}; it must have the shape of inputIds, {Describe(Ids)}.");
        if (AttentionMask is { } mask && (mask.dim() != 2 || mask.shape[0] != batch || (mask.shape[1] != count && mask.shape[1] != past + count)))
            throw new ArgumentException(
                $"attentionMask is {Describe(mask)}; it must be [{batch}, {count}]{(past > 0 ? $" or [{batch}, {past + count}]" : "")}.");
    }

    private void CheckDocuments(IReadOnlyList<long> lengths, (long Rows, long Tokens) given)
    {
        if (given.Rows != 1 || lengths.Any(length => length < 1) || lengths.Sum() != given.Tokens)
            throw new ArgumentException(
                $"The documents have {string.Join(" + ", lengths)} tokens and inputIds is {Describe(Ids)}; it must be one row with the tokens of all of them.");
        if (Cache is not null || AttentionMask is not null || PositionIds is not null)
            throw new ArgumentException("A row of several documents has neither cache nor attention mask nor position ids of its own; leave them out.");
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
