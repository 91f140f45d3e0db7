using R1.Configuration;
using R1.Models;

namespace R1.Generation.Http;

/// <summary>
/// Sampling on servers that run vLLM or SGLang. New weights are published before the first prompt that needs them; every answer must name the version that it
/// was drawn from, and what is stale, incomplete or contradictory is asked for again or ends the call with an error.
/// </summary>
/// <remarks>
/// <para>Runs are not exact: servers draw with noise and rounding of their own, and their log-probabilities differ from those of the training code. A trainer
/// therefore corrects them (<c>GrpoConfig.SamplerCorrection</c>), and the manifest of its run says so.</para>
/// <para>Only temperature 1 without filters or bans is accepted: there alone servers agree, whatever their settings, on what a log-probability is.</para>
/// </remarks>
public sealed class HttpSampler : ICompletionSampler, IDisposable
{
    private readonly CausalLM _model;
    private readonly HttpSamplerOptions _options;
    private readonly ServerDialect _dialect;
    private readonly HttpClient? _ownClient;
    private readonly PublishedPolicy _policy;
    private readonly SamplingServer[] _servers;
    private readonly Lock _turn = new();

    /// <param name="model">The policy; its current weights are read at every call.</param>
    /// <param name="options">The servers.</param>
    /// <param name="client">Sends the requests, e.g. with a token in its default headers; null for one of its own. Its own time-out must not be shorter than
    /// that of the options.</param>
    /// <exception cref="InvalidConfigException">An option is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">Such servers cannot be given this model: says which can.</exception>
    public HttpSampler(CausalLM model, HttpSamplerOptions options, HttpClient? client = null)
    {
        var dialect = ServerDialect.Of(options.Validate().Dialect);
        (_model, _options, _policy, _dialect) = (model, options, new PublishedPolicy(model, options.SharedFolder), dialect);
        CheckModel();
        if (client is null) client = _ownClient = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        _servers = [.. options.Servers.Select(address => new SamplingServer(address, client, dialect, options))];
    }

    /// <inheritdoc/>
    public string? WhyInexact => "completions were drawn by servers, with noise and rounding of their own";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A request or an option is invalid; lists every fault.</exception>
    /// <exception cref="SamplingServerException">The servers did not give all completions: says what each of them did.</exception>
    public IReadOnlyList<SampledCompletion[]> Sample(
        IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        SampleRequests.Validate(requests, options, _model.Config);
        CheckModel();
        if (options is not { Temperature: 1, TopP: 1, TopK: 0, MinP: 0, BannedTokenIds.Count: 0 })
            throw new ArgumentException("Servers sample at temperature 1 without top-p, top-k, min-p or banned tokens: their log-probabilities mean the same "
                + "only there. Use a local sampler for anything else.");
        lock (_turn)
        {
            _policy.Refresh();
            var call = new SamplingCall(_servers, _policy, _options);
            var wanted = requests.Select((request, i) => (Request: request, Index: i)).Where(entry => entry.Request.Count > 0).ToArray();
            Exchange[] exchanges = [.. wanted.Select(entry => new Exchange(entry.Request, options, _policy.Version, _model.Config.VocabSize))];
            // The trainer is synchronous; without a synchronisation context this waits for the pool's threads alone.
            var completions = Task.Run(() => call.RunAsync(exchanges, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();
            var results = requests.Select(_ => Array.Empty<SampledCompletion>()).ToArray();
            for (var i = 0; i < wanted.Length; i++) results[wanted[i].Index] = completions[i];
            return results;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ownClient?.Dispose();

    // An adapter may also have come or gone since the sampler was made.
    private void CheckModel()
    {
        if (_dialect.ModelFault(_model.Adapter is not null) is { } fault) throw new ArgumentException(fault);
    }
}
