using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace R1.Tests.Runs.Trackers;

/// <summary>A server on loopback that answers what MLflow's REST interface answers, keeps what it was told, and fails when told to.</summary>
internal sealed class MlflowServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    public MlflowServer()
    {
        (_listener, Address) = Loopback.Listen();
        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>Path below the interface, body, and who asked.</summary>
    public List<(string Path, JsonNode? Body, string? Authorization)> Requests { get; } = [];

    /// <summary>Experiments that are there.</summary>
    public HashSet<string> Experiments { get; } = [];

    public HttpStatusCode? Failure { get; init; }

    /// <summary>All metrics of one key: step and value.</summary>
    public IEnumerable<(int Step, double Value)> MetricsOf(string key) => Requests.Where(request => request.Path == "runs/log-batch")
        .SelectMany(request => request.Body!["metrics"]!.AsArray()).Where(metric => metric!["key"]!.GetValue<string>() == key)
        .Select(metric => (metric!["step"]!.GetValue<int>(), metric["value"]!.GetValue<double>()));

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) Answer(await _listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath["/api/2.0/mlflow/".Length..];
        using var reader = new StreamReader(context.Request.InputStream);
        var text = reader.ReadToEnd();
        Requests.Add((path, text.Length == 0 ? null : JsonNode.Parse(text), context.Request.Headers["Authorization"]));
        var (status, answer) = Failure is { } failure ? (failure, """{ "error_code": "INTERNAL_ERROR" }""") : Answer(path, context.Request.QueryString);
        context.Response.StatusCode = (int)status;
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

    private (HttpStatusCode, string) Answer(string path, System.Collections.Specialized.NameValueCollection query) => path switch
    {
        "experiments/get-by-name" when !Experiments.Contains(query["experiment_name"]!) =>
            (HttpStatusCode.NotFound, """{ "error_code": "RESOURCE_DOES_NOT_EXIST" }"""),
        "experiments/get-by-name" => (HttpStatusCode.OK, """{ "experiment": { "experiment_id": "7" } }"""),
        "experiments/create" => (HttpStatusCode.OK, """{ "experiment_id": "7" }"""),
        "runs/create" => (HttpStatusCode.OK, """{ "run": { "info": { "run_id": "abc" } } }"""),
        _ => (HttpStatusCode.OK, "{}"),
    };
}
