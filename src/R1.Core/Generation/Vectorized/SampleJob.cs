namespace R1.Generation.Vectorized;

/// <summary>One call of the sampler: what is wanted, what is done, and the queue from which workers help themselves.</summary>
internal sealed class SampleJob
{
    private readonly List<WorkItem> _items;
    private int _next = -1;

    public SampleJob(IReadOnlyList<SampleRequest> requests, SamplingOptions options, int workers)
    {
        (Requests, Options) = (requests, options);
        Results = [.. requests.Select(request => new SampledCompletion[request.Count])];
        // A request of more than a worker's fair share is split, at the price of reading its prompt twice.
        var total = requests.Sum(request => (long)request.Count);
        Share = (int)Math.Clamp((total + workers - 1) / workers, 1, int.MaxValue);
        _items = [.. WorkItem.Split(requests, Share)];
    }

    public IReadOnlyList<SampleRequest> Requests { get; }

    public SamplingOptions Options { get; }

    /// <summary>Per request, its completions; each cell is written once, by the worker that drew it.</summary>
    public SampledCompletion[][] Results { get; }

    /// <summary>Completions of a worker if all get the same number.</summary>
    public int Share { get; }

    /// <summary>The next item; false when none is left. Any thread.</summary>
    public bool TryTake(out WorkItem item)
    {
        var index = Interlocked.Increment(ref _next);
        var found = index < _items.Count;
        item = found ? _items[index] : default;
        return found;
    }
}
