namespace R1.Generation.Http;

/// <summary>One server: which policy version it has, and whether it can be asked at present.</summary>
/// <param name="address">Where it listens.</param>
/// <param name="client">Sends requests.</param>
/// <param name="dialect">What it understands.</param>
/// <param name="settings">Times and attempts.</param>
internal sealed class SamplingServer(Uri address, HttpClient client, ServerDialect dialect, HttpSamplerOptions settings)
{
    private readonly SemaphoreSlim _recovering = new(1);
    private string? _loaded;
    private volatile bool _needsCheck;
    private volatile int _failures;

    /// <summary>What went wrong last.</summary>
    public string LastFault { get; private set; } = "";

    public Uri Address => address;

    /// <summary>A server that was given up gets another chance with every call.</summary>
    public void BeginCall() => (_failures, _needsCheck) = (0, true);

    /// <summary>Asks for the completions of one prompt.</summary>
    /// <exception cref="ServerFaultException">This attempt failed.</exception>
    /// <exception cref="SamplingServerException">Every attempt would.</exception>
    public async Task<SampledCompletion[]> SampleAsync(Exchange exchange, CancellationToken cancellation)
    {
        try
        {
            using var answer = ServerConnection.Parse(await Connection(cancellation).PostAsync(dialect.GeneratePath, dialect.Body(exchange)));
            var completions = dialect.Read(answer.RootElement, exchange);
            _failures = 0;
            return completions;
        }
        catch (ServerFaultException fault)
        {
            // It may have been started anew, without the weights.
            (LastFault, _needsCheck) = (fault.Message, true);
            throw;
        }
    }

    /// <summary>Waits until the server is well and has the policy; after a failure with a pause that doubles.</summary>
    /// <returns>False when it has failed too often in a row.</returns>
    public async Task<bool> ReadyAsync(PublishedPolicy policy, CancellationToken cancellation)
    {
        if (!_needsCheck) return true;
        await _recovering.WaitAsync(cancellation);
        try
        {
            while (_needsCheck)
            {
                if (_failures >= settings.Attempts) return false;
                await Task.Delay(Pause(), cancellation);
                await CheckAsync(policy, cancellation);
            }
            return true;
        }
        finally
        {
            _recovering.Release();
        }
    }

    private async Task CheckAsync(PublishedPolicy policy, CancellationToken cancellation)
    {
        var first = _failures++ == 0;
        try
        {
            var connection = Connection(cancellation);
            await connection.GetAsync("health");
            // Within a call the version stays the same, so that a failure means that the server may have lost it.
            if (!first || _loaded != policy.Version) await dialect.LoadAsync(connection, policy, _loaded);
            (_loaded, _needsCheck) = (policy.Version, false);
        }
        catch (ServerFaultException fault)
        {
            LastFault = fault.Message;
        }
    }

    private TimeSpan Pause() => _failures == 0 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(settings.LongestPauseSeconds, Math.ScaleB(settings.FirstPauseSeconds, _failures - 1)));

    private ServerConnection Connection(CancellationToken cancellation) =>
        new(client, address, TimeSpan.FromSeconds(settings.TimeoutSeconds), cancellation);
}
