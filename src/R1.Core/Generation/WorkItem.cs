namespace R1.Generation;

/// <summary>Some completions of one request: what is decoded together.</summary>
/// <param name="Request">Index of the request.</param>
/// <param name="First">Index of the first completion in its request.</param>
/// <param name="Count">Completions.</param>
internal readonly record struct WorkItem(int Request, int First, int Count)
{
    /// <summary>All completions of all requests, in pieces of at most the given number.</summary>
    public static IEnumerable<WorkItem> Split(IReadOnlyList<SampleRequest> requests, int most)
    {
        for (var request = 0; request < requests.Count; request++)
            for (var first = 0; first < requests[request].Count; first += most)
                yield return new WorkItem(request, first, Math.Min(most, requests[request].Count - first));
    }
}
