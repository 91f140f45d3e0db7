using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using R1.Configuration;
using R1.Sandbox;

namespace R1.Kernel.Serving;

/// <summary>
/// The HTTP service: <c>POST /rewards</c> (see <see cref="RewardRequest"/>), <c>GET /health</c>, <c>GET /metrics</c>. Statuses: 200 rewards; 400 the
/// request or its tests are faulty; 413 too large; 415 not JSON; 429 the queue is full, try again; 501 no sandbox for programs here; 503 its workers die; 504 out of time.
/// </summary>
internal sealed class RewardService : IDisposable
{
    private readonly ServiceOptions _options;
    private readonly WebApplication _application;
    private readonly ServiceMetrics _metrics = new();
    private readonly RewardQueue _queue;
    private readonly RewardJudge _judge;
    private readonly CodeRunner? _runner;

    private RewardService(ServiceOptions options)
    {
        _options = options;
        _queue = new RewardQueue(options.QueueCapacity);
        try
        {
            _runner = new CodeRunner(options.Sandbox);
        }
        catch (SandboxUnavailableException error)
        {
            SandboxState = error.Message;
        }
        _judge = new RewardJudge(_runner);
        _application = Build(options);
        _application.MapPost("/rewards", Count);
        _application.MapGet("/health", () => Results.Json(new { Status = "ok", Sandbox = SandboxState, Python = _runner?.HasPython ?? false, Queued = _queue.Count }, ConfigJson.Options));
        _application.MapGet("/metrics", () => Results.Text(_metrics.Write(_queue.Count, _runner?.Replacements ?? 0), "text/plain; version=0.0.4"));
    }

    /// <summary>Where it listens.</summary>
    public string Url => _application.Urls.First();

    /// <summary><c>ready</c>, or why programs are not run.</summary>
    public string SandboxState { get; } = "ready";

    /// <summary>The fork server of the sandbox, for tests that kill it.</summary>
    internal int? WorkerProcess => _runner?.Pool.Server.ProcessId;

    /// <summary>Starts listening.</summary>
    public static async Task<RewardService> StartAsync(ServiceOptions options)
    {
        var service = new RewardService(options);
        await service._application.StartAsync();
        return service;
    }

    /// <summary>Stops listening and ends the workers.</summary>
    public void Dispose()
    {
        _application.StopAsync().GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _runner?.Dispose();
    }

    private static WebApplication Build(ServiceOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = (long)options.MaxBodyMegabytes << 20;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Address, options.Port);
        });
        return builder.Build();
    }

    private async Task<IResult> Count(HttpRequest request)
    {
        var clock = Stopwatch.StartNew();
        var (status, answer) = await Answer(request);
        _metrics.CountRequest(status, clock.Elapsed);
        if (status == StatusCodes.Status429TooManyRequests) request.HttpContext.Response.Headers.RetryAfter = "1";
        return Results.Json(answer, ConfigJson.Options, statusCode: status);
    }

    private async Task<(int Status, object Answer)> Answer(HttpRequest request)
    {
        // A web page cannot send this type to another origin without asking first.
        if (!request.HasJsonContentType()) return Error(StatusCodes.Status415UnsupportedMediaType, "send application/json");
        try
        {
            using var reader = new StreamReader(request.Body);
            var parsed = ConfigJson.Read<RewardRequest>(await reader.ReadToEndAsync(request.HttpContext.RequestAborted), "the request");
            if (parsed.Reward == RewardKind.Code && _runner is null) return Error(StatusCodes.Status501NotImplemented, SandboxState);
            return await Judge(parsed, request.HttpContext.RequestAborted);
        }
        catch (InvalidConfigException error)
        {
            return Error(StatusCodes.Status400BadRequest, error.Message);
        }
        catch (InvalidTestException error)
        {
            return Error(StatusCodes.Status400BadRequest, error.Message);
        }
        catch (SandboxUnavailableException error)
        {
            return Error(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (BadHttpRequestException error)
        {
            return Error(error.StatusCode, error.Message);
        }
    }

    private async Task<(int Status, object Answer)> Judge(RewardRequest request, CancellationToken aborted)
    {
        if (!_queue.TryEnter(request.Completions.Count)) return Error(StatusCodes.Status429TooManyRequests, "the queue is full: try again later");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        time.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        try
        {
            var answer = await _judge.JudgeAsync(request, time.Token);
            _metrics.CountCompletions(request.Reward, answer.Details);
            return (StatusCodes.Status200OK, answer);
        }
        catch (OperationCanceledException)
        {
            return Error(StatusCodes.Status504GatewayTimeout, $"not done within {_options.TimeoutSeconds} s");
        }
        finally
        {
            _queue.Leave(request.Completions.Count);
        }
    }

    private static (int Status, object Answer) Error(int status, string message) => (status, new ErrorAnswer(message));

    private sealed record ErrorAnswer(string Error);
}
