using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using R1.Foundation;

namespace R1.Runs.Trackers;

/// <summary>
/// MLflow over its REST interface, version 2.0: an experiment for each notebook, in it a run for each of ours. A resumed run goes on in the same one.
/// </summary>
/// <param name="client">Knows the server and who asks; not owned.</param>
/// <param name="folder">Of the run; <c>mlflow.txt</c> in it keeps the server's name of the run.</param>
/// <param name="manifest">What the run is.</param>
internal sealed class MlflowTracker(HttpClient client, string folder, RunManifest manifest) : ITracker
{
    // The server takes no more in one request.
    private const int MostMetrics = 1000;

    private readonly string _idFile = Path.Combine(folder, "mlflow.txt");
    private string? _run;

    /// <inheritdoc/>
    public string Name => "mlflow";

    /// <inheritdoc/>
    public async Task LogAsync(IReadOnlyList<(string Stage, MetricsRecord Record)> records, CancellationToken cancellation)
    {
        var run = _run ??= await FindRunAsync(cancellation);
        foreach (var batch in records.SelectMany(Metrics).Chunk(MostMetrics))
            await PostAsync("runs/log-batch", new JsonObject { ["run_id"] = run, ["metrics"] = new JsonArray(batch) }, cancellation);
    }

    /// <inheritdoc/>
    public async Task EndAsync(RunStatus status, CancellationToken cancellation)
    {
        if (_run is null) return;
        var word = status switch { RunStatus.Completed => "FINISHED", RunStatus.Failed => "FAILED", _ => "KILLED" };
        await PostAsync("runs/update", new JsonObject { ["run_id"] = _run, ["status"] = word, ["end_time"] = Now() }, cancellation);
    }

    // JSON has no word for what is no finite number.
    private static IEnumerable<JsonNode> Metrics((string Stage, MetricsRecord Record) tracked) =>
        TrackedValues.Of(tracked.Record).Where(value => double.IsFinite(value.Value)).Select(value => new JsonObject
        {
            ["key"] = tracked.Stage.Length == 0 ? value.Name : $"{tracked.Stage}/{value.Name}", ["value"] = value.Value, ["step"] = tracked.Record.Step,
            ["timestamp"] = Now(),
        });

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private async Task<string> FindRunAsync(CancellationToken cancellation)
    {
        if (File.Exists(_idFile)) return await File.ReadAllTextAsync(_idFile, cancellation);
        var answer = await PostAsync("runs/create", new JsonObject
        {
            ["experiment_id"] = await FindExperimentAsync(cancellation), ["run_name"] = Path.GetFileName(folder), ["start_time"] = Now(),
            ["tags"] = new JsonArray(Tag("preset", manifest.Preset), Tag("seed", manifest.Seed), Tag("commit", manifest.Git?.Commit ?? "none")),
        }, cancellation);
        var id = answer["run"]!["info"]!["run_id"]!.GetValue<string>();
        DurableFiles.WriteText(_idFile, id);
        return id;
    }

    private async Task<string> FindExperimentAsync(CancellationToken cancellation)
    {
        using var found = await client.GetAsync(
            new Uri($"api/2.0/mlflow/experiments/get-by-name?experiment_name={Uri.EscapeDataString(manifest.Notebook)}", UriKind.Relative), cancellation);
        return found.StatusCode == HttpStatusCode.NotFound
            ? (await PostAsync("experiments/create", new JsonObject { ["name"] = manifest.Notebook }, cancellation))["experiment_id"]!.GetValue<string>()
            : (await ReadAsync(found, cancellation))["experiment"]!["experiment_id"]!.GetValue<string>();
    }

    private static JsonObject Tag(string key, object value) => new() { ["key"] = key, ["value"] = $"{value}" };

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        using var answer = await client.PostAsJsonAsync(new Uri($"api/2.0/mlflow/{path}", UriKind.Relative), body, cancellation);
        return await ReadAsync(answer, cancellation);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text[..Math.Min(200, text.Length)]}");
    }
}
