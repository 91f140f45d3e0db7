using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace R1.Generation.Http;

/// <summary>
/// One call of the sampler: the prompts wait in a queue from which every server takes as many at a time as it may have. A prompt whose attempt failed goes
/// back into the queue; whoever takes it is asked for all of its completions anew.
/// </summary>
/// <param name="servers">All servers.</param>
/// <param name="policy">The version that must answer.</param>
/// <param name="settings">Attempts, and prompts at a time.</param>
internal sealed class SamplingCall(IReadOnlyList<SamplingServer> servers, PublishedPolicy policy, HttpSamplerOptions settings)
{
    private readonly Channel<Prompt> _queue = Channel.CreateUnbounded<Prompt>();
    private SampledCompletion[][] _results = [];
    private int _left;
    private ExceptionDispatchInfo? _fault;

    private sealed record Prompt(int Index, Exchange Exchange)
    {
        public List<string> Faults { get; } = [];
    }

    /// <exception cref="SamplingServerException">A prompt failed too often, a server refused it, or no server is left.</exception>
    public async Task<SampledCompletion[][]> RunAsync(IReadOnlyList<Exchange> exchanges, CancellationToken cancellation)
    {
        (_results, _left) = (new SampledCompletion[exchanges.Count][], exchanges.Count);
        if (_left == 0) return _results;
        for (var i = 0; i < exchanges.Count; i++) _queue.Writer.TryWrite(new Prompt(i, exchanges[i]));
        foreach (var server in servers) server.BeginCall();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lanes = Math.Min(settings.PromptsPerServer, exchanges.Count);
        await Task.WhenAll(servers.SelectMany(server => Enumerable.Range(0, lanes).Select(_ => LaneAsync(server, end))));
        cancellation.ThrowIfCancellationRequested();
        _fault?.Throw();
        if (_left == 0) return _results;
        var faults = string.Join("; ", servers.Select(server => $"{server.Address} {server.LastFault}"));
        throw new SamplingServerException($"No server is left for {_left} of {exchanges.Count} prompts: {faults}");
    }

    // The first fault ends all lanes, and is the one that is told.
    private async Task LaneAsync(SamplingServer server, CancellationTokenSource end)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(end.Token) && await server.ReadyAsync(policy, end.Token))
                if (_queue.Reader.TryRead(out var prompt)) await AttemptAsync(server, prompt, end.Token);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
            await end.CancelAsync();
        }
    }

    private async Task AttemptAsync(SamplingServer server, Prompt prompt, CancellationToken cancellation)
    {
        try
        {
            _results[prompt.Index] = await server.SampleAsync(prompt.Exchange, cancellation);
            if (Interlocked.Decrement(ref _left) == 0) _queue.Writer.Complete();
        }
        catch (ServerFaultException fault)
        {
            prompt.Faults.Add($"{server.Address} {fault.Message}");
            if (prompt.Faults.Count >= settings.Attempts * servers.Count)
                throw new SamplingServerException($"Prompt {prompt.Index} failed {prompt.Faults.Count} times: {string.Join("; ", prompt.Faults.Distinct())}");
            _queue.Writer.TryWrite(prompt);
        }
    }
}
