using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using R1.Configuration;
using R1.Sandbox;

namespace R1.Kernel.Rewarding;

/// <summary>
/// The HTTP service: <c>POST /rewards</c> (see <see cref="RewardRequest"/>) and <c>POST /rewards/math</c>, <c>/code</c>, <c>/format</c>,
/// <c>POST /get_reward</c> (see <see cref="RemoteModelRequest"/>), <c>GET /health</c>, <c>GET /metrics</c>. README.md beside this file describes them.
/// </summary>
internal sealed class RewardService : IDisposable
{
    // Of a thousand descriptors that a process usually has, the workers need the rest.
    private const int MostConnections = 512;

    private readonly ServiceOptions _options;
    private readonly WebApplication _application;
    private readonly ServiceMetrics _metrics = new();
    private readonly Allowance _queue, _bodies;
    private readonly RewardJudge _judge;
    private readonly CodeRunner? _runner;

    private RewardService(ServiceOptions options)
    {
        _options = options;
        _queue = new Allowance(options.QueueCapacity);
        _bodies = new Allowance((long)options.QueueMegabytes << 20);
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
        var guard = new RequestGuard(options);
        _application.Use(next => context => guard.Refusal(context.Request) is var (status, message) ? Refuse(context, status, message) : next(context));
        _application.MapPost("/rewards", (HttpRequest request) => Count(request, (body, aborted) => Rewards(body, null, aborted)));
        _application.MapPost("/rewards/{reward}", (HttpRequest request, string reward) => Count(request, (body, aborted) => Rewards(body, reward, aborted)));
        _application.MapPost("/get_reward", (HttpRequest request) => Count(request, RemoteModel));
        _application.MapGet("/health", () => Results.Json(
            new { Status = "ok", Sandbox = SandboxState, Python = _runner?.HasPython ?? false, Queued = _queue.Taken }, ConfigJson.Options));
        _application.MapGet("/metrics", () => Results.Text(_metrics.Write(_queue.Taken, _runner?.Replacements ?? 0), "text/plain; version=0.0.4"));
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
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Address, options.Port);
        });
        return builder.Build();
    }

    private static Task Refuse(HttpContext context, int status, string message)
    {
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Json(new ErrorAnswer(message), ConfigJson.Options, statusCode: status).ExecuteAsync(context);
    }

    private async Task<IResult> Count(HttpRequest request, Route route)
    {
        var clock = Stopwatch.StartNew();
        var (status, answer) = await Answer(request, route);
        _metrics.CountRequest(status, clock.Elapsed);
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) request.HttpContext.Response.Headers.RetryAfter = "1";
        return Results.Json(answer, ConfigJson.Options, statusCode: status);
    }

    // A body has its place before a byte of it is read, and keeps it until the request is answered.
    private async Task<(int Status, object Answer)> Answer(HttpRequest request, Route route)
    {
        // A web page cannot send this type to another origin without asking first.
        if (!request.HasJsonContentType()) return Error(StatusCodes.Status415UnsupportedMediaType, "send application/json");
        var largest = (long)_options.MaxBodyMegabytes << 20;
        var size = request.ContentLength ?? largest;
        if (size > largest) return Error(StatusCodes.Status413PayloadTooLarge, $"the request has {size} bytes, more than {largest}");
        if (!_bodies.TryEnter(size)) return Error(StatusCodes.Status429TooManyRequests, "too many bodies are being read: try again later");
        try
        {
            return await ReadAndJudge(request, route);
        }
        finally
        {
            _bodies.Leave(size);
        }
    }

    private static async Task<(int Status, object Answer)> ReadAndJudge(HttpRequest request, Route route)
    {
        try
        {
            return await route(await ReadBody(request), request.HttpContext.RequestAborted);
        }
        catch (Exception error) when (error is InvalidConfigException or InvalidTestException or MalformedBodyException)
        {
            return Error(StatusCodes.Status400BadRequest, error.Message);
        }
        catch (BadHttpRequestException error)
        {
            return Error(error.StatusCode, error.Message);
        }
        catch (Exception error) when (error is SandboxUnavailableException or IOException or SocketException or Win32Exception)
        {
            // Too few descriptors, processes or room for files: it passes.
            return Error(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
    }

    private static async Task<string> ReadBody(HttpRequest request)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            return await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // Sizes of chunks beyond all numbers, for example.
            throw new MalformedBodyException(error.Message);
        }
    }

    private async Task<(int Status, object Answer)> Rewards(string body, string? reward, CancellationToken aborted)
    {
        var request = FrameworkRequest.Read(body, reward);
        if (request.Reward == RewardKind.Code && _runner is null) return Error(StatusCodes.Status501NotImplemented, SandboxState);
        return await InQueue(request.Completions.Count, async time => await Judge(request, time), aborted);
    }

    private async Task<(int Status, object Answer)> RemoteModel(string body, CancellationToken aborted)
    {
        var request = ConfigJson.Read<RemoteModelRequest>(body, "the request");
        return await InQueue(
            request.Query.Count,
            async time => RemoteModelAnswer.Of(await Judge(request.For(RewardKind.Math), time), await Judge(request.For(RewardKind.Format), time)),
            aborted);
    }

    private async Task<RewardAnswer> Judge(RewardRequest request, CancellationToken time)
    {
        var answer = await _judge.JudgeAsync(request, time);
        _metrics.CountCompletions(request.Reward, answer.Details);
        return answer;
    }

    private async Task<(int Status, object Answer)> InQueue(int completions, Func<CancellationToken, Task<object>> judge, CancellationToken aborted)
    {
        if (!_queue.TryEnter(completions)) return Error(StatusCodes.Status429TooManyRequests, "the queue is full: try again later");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        time.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        try
        {
            return (StatusCodes.Status200OK, await judge(time.Token));
        }
        catch (OperationCanceledException)
        {
            return Error(StatusCodes.Status504GatewayTimeout, $"not done within {_options.TimeoutSeconds} s");
        }
        finally
        {
            _queue.Leave(completions);
        }
    }

    private static (int Status, object Answer) Error(int status, string message) => (status, new ErrorAnswer(message));

    /// <summary>Answers the body of a request.</summary>
    private delegate Task<(int Status, object Answer)> Route(string body, CancellationToken aborted);

    private sealed record ErrorAnswer(string Error);

    private sealed class MalformedBodyException(string message) : Exception(message);
}
