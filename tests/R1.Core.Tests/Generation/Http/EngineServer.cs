using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Generation.Http;
using R1.Models;

namespace R1.Tests.Generation.Http;

/// <summary>
/// A server on loopback that speaks one dialect, answers with our own sampler from the weights that it was told to load, and misbehaves as told.
/// </summary>
internal sealed class EngineServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly EngineDialect _dialect;
    private readonly ManualResetEventSlim _closing = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _turn = new();
    private readonly Task _serving;
    private int _generations;

    /// <param name="dialect">What it speaks.</param>
    /// <param name="start">The checkpoint that it was started with.</param>
    public EngineServer(SamplerDialect dialect, CausalLM start)
    {
        _dialect = dialect == SamplerDialect.Vllm ? new VllmEngine(start) : new SglangEngine();
        (_listener, Address) = Loopback.Listen();
        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>What it does at its first, second, ... request for completions.</summary>
    public Func<int, Misbehaviour> Plan { get; init; } = _ => Misbehaviour.None;

    /// <summary>Requests for completions so far.</summary>
    public int Generations => _generations;

    public void Dispose()
    {
        _closing.Set();
        _closed.SetResult();
        _listener.Close();
        _serving.Wait();
        _dialect.Dispose();
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                // A wait that begins while the listener closes may never end.
                var next = _listener.GetContextAsync();
                if (await Task.WhenAny(next, _closed.Task) != next) break;
                var context = await next;
                open.Add(Task.Factory.StartNew(() => Handle(context), TaskCreationOptions.LongRunning));
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener has been closed.
        }
        await Task.WhenAll(open);
    }

    private void Handle(HttpListenerContext context)
    {
        try
        {
            Answer(context);
        }
        catch (Exception end) when (_closing.IsSet || end is HttpListenerException or ObjectDisposedException or IOException or JsonException)
        {
            // The client has gone, or the server closes.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        var body = context.Request.HasEntityBody ? JsonNode.Parse(context.Request.InputStream) : null;
        if (path != _dialect.GeneratePath)
        {
            var (status, text) = Locked(() => _dialect.Control(path, body));
            Send(context, status, text);
            return;
        }
        var misbehaviour = Plan(Interlocked.Increment(ref _generations));
        if (misbehaviour == Misbehaviour.Hangs) _closing.Wait();
        else if (misbehaviour == Misbehaviour.Unavailable) Send(context, 503, "overloaded");
        else if (misbehaviour == Misbehaviour.Refuses) Send(context, 400, "max_tokens is too large");
        else Generate(context, body!, misbehaviour);
    }

    private void Generate(HttpListenerContext context, JsonNode body, Misbehaviour misbehaviour)
    {
        var (status, text) = Locked(() =>
        {
            if (misbehaviour == Misbehaviour.LosesWeights) _dialect.LoseWeights();
            return _dialect.Generate(body, misbehaviour);
        });
        if (misbehaviour != Misbehaviour.CutStream) Send(context, status, text);
        else
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            context.Response.ContentLength64 = bytes.Length;
            context.Response.OutputStream.Write(bytes, 0, bytes.Length / 2);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
        }
    }

    private T Locked<T>(Func<T> act)
    {
        lock (_turn) return act();
    }

    private static void Send(HttpListenerContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: true);
    }
}
