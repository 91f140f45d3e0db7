using R1.Configuration;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation;

/// <summary>
/// Sampling on TorchSharp, on any device and at any size: the reference for <see cref="VectorSampler"/> and the path of the GPU. Prompts of a
/// chunk are padded on the left and read once, their cache is repeated for each completion, and finished rows leave the batch.
/// </summary>
/// <remarks>
/// The noise of a token does not depend on the batch, but products of another shape may round differently, so a draw at the edge between two tokens
/// may change with the chunk.
/// </remarks>
internal sealed class TorchSampler : ICompletionSampler
{
    private readonly CausalLM _model;
    private readonly int _maxRows;

    /// <param name="model">The policy, on the device where the sampling shall run.</param>
    /// <param name="maxRows">Completions decoded at a time; bounds the memory of the cache.</param>
    public TorchSampler(CausalLM model, int maxRows = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRows);
        (_model, _maxRows) = (model, maxRows);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A request or an option is invalid; lists every fault.</exception>
    public IReadOnlyList<SampledCompletion[]> Sample(
        IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        SampleRequests.Validate(requests, options, _model.Config);
        SampledCompletion[][] results = [.. requests.Select(request => new SampledCompletion[request.Count])];
        foreach (var chunk in Chunks(requests))
        {
            using var decoding = new TorchDecoding(_model, requests, chunk, options) { Results = results };
            while (decoding.Advance()) cancellationToken.ThrowIfCancellationRequested();
        }
        return results;
    }

    /// <summary>Prompts of similar length together, at most the given number of completions each.</summary>
    private IEnumerable<List<WorkItem>> Chunks(IReadOnlyList<SampleRequest> requests)
    {
        var (chunk, rows) = (new List<WorkItem>(), 0);
        foreach (var item in WorkItem.Split(requests, _maxRows).OrderBy(item => requests[item.Request].PromptIds.Length))
        {
            if (rows + item.Count > _maxRows)
            {
                yield return chunk;
                (chunk, rows) = ([], 0);
            }
            chunk.Add(item);
            rows += item.Count;
        }
        if (rows > 0) yield return chunk;
    }
}
