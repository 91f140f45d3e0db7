using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Generation.Http;

/// <summary>Requests to one server within one call of the sampler: each has its time, and whatever goes wrong is named.</summary>
/// <param name="client">Sends them.</param>
/// <param name="address">Of the server.</param>
/// <param name="timeout">Longest time of one request.</param>
/// <param name="cancellation">Ends the call; the connection is closed, upon which the server gives up the work.</param>
internal sealed class ServerConnection(HttpClient client, Uri address, TimeSpan timeout, CancellationToken cancellation)
{
    private const int QuotedCharacters = 300;

    public Task<string> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<string> PostAsync(string path, JsonObject body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>An answer as JSON.</summary>
    /// <exception cref="ServerFaultException">It is none.</exception>
    public static JsonDocument Parse(string answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException fault)
        {
            throw new ServerFaultException($"the answer is not JSON: {fault.Message}");
        }
    }

    /// <exception cref="ServerFaultException">No answer, a cut one, or one that another attempt may better.</exception>
    /// <exception cref="SamplingServerException">The server finds the request itself faulty.</exception>
    private async Task<string> SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(timeout);
        using var request = new HttpRequestMessage(method, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{path}"));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.SendAsync(request, end.Token);
            var text = await response.Content.ReadAsStringAsync(end.Token);
            return response.IsSuccessStatusCode ? text : throw Refusal(response.StatusCode, path, text);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new ServerFaultException($"/{path}: {fault.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerFaultException($"/{path}: no answer within {timeout.TotalSeconds:0.##} s");
        }
    }

    // 404 is said of an adapter that a server has lost, and of a path that another program does not have.
    private Exception Refusal(HttpStatusCode status, string path, string text)
    {
        var quoted = text.ReplaceLineEndings(" ") is { Length: > QuotedCharacters } full ? full[..QuotedCharacters] + " …" : text;
        var message = $"/{path}: {(int)status} {quoted}";
        return status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? new SamplingServerException($"{address} refuses the request, which another attempt would not change. {message}")
            : new ServerFaultException(message);
    }
}
