using System.Net.Http.Headers;

namespace R1.Runs.Trackers;

/// <summary>The trackers of a run, chosen by an environment variable; none unless it is set.</summary>
internal sealed class RunTrackers
{
    /// <summary>Names with commas between: <c>tensorboard</c>, <c>mlflow</c>.</summary>
    public const string Variable = "R1_TRACKERS";

    /// <summary>MLflow's own variable, e.g. <c>http://localhost:5000</c>.</summary>
    public const string ServerVariable = "MLFLOW_TRACKING_URI";

    private const string TokenVariable = "MLFLOW_TRACKING_TOKEN";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<TrackerQueue> _queues = [];
    private readonly Func<string, string?> _variable;
    private readonly TextWriter _errors;
    private HttpClient? _client;

    private RunTrackers(Func<string, string?> variable, TextWriter errors) => (_variable, _errors) = (variable, errors);

    /// <summary>Opens what the environment asks for. What cannot be opened is said once and left out.</summary>
    /// <param name="variable">A variable by its name; null where it is not set.</param>
    /// <param name="folder">Of the run.</param>
    /// <param name="manifest">What the run is.</param>
    /// <param name="errors">Told what fails.</param>
    public static RunTrackers Open(Func<string, string?> variable, string folder, RunManifest manifest, TextWriter errors)
    {
        var trackers = new RunTrackers(variable, errors);
        foreach (var name in (variable(Variable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (trackers.Create(name, folder, manifest) is { } tracker) trackers._queues.Add(new TrackerQueue(tracker, errors));
        return trackers;
    }

    /// <summary>Tells all trackers; returns at once.</summary>
    public void Log(string stage, MetricsRecord record)
    {
        foreach (var queue in _queues) queue.Add(stage, record);
    }

    /// <summary>Waits a few seconds at most for what is under way.</summary>
    public void End(RunStatus status)
    {
        foreach (var queue in _queues)
            using (queue)
                queue.End(status, Patience);
        _client?.Dispose();
    }

    private ITracker? Create(string name, string folder, RunManifest manifest)
    {
        if (name == "tensorboard") return new TensorBoardTracker(folder);
        if (name == "mlflow" && Server() is { } server) return new MlflowTracker(_client = ClientOf(server), folder, manifest);
        _errors.WriteLine(name == "mlflow"
            ? $"{Variable} names mlflow, but {ServerVariable} is '{_variable(ServerVariable)}': give the address of a server, e.g. http://localhost:5000."
            : $"{Variable} names '{name}'; there are tensorboard and mlflow.");
        return null;
    }

    // Paths below it are relative, so it ends with a slash.
    private Uri? Server() =>
        Uri.TryCreate($"{_variable(ServerVariable)?.TrimEnd('/')}/", UriKind.Absolute, out var server) && server.Scheme is ("http" or "https") ? server : null;

    private HttpClient ClientOf(Uri server)
    {
        var client = new HttpClient { BaseAddress = server, Timeout = Patience };
        if (_variable(TokenVariable) is { Length: > 0 } token) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
