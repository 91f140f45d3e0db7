using System.Diagnostics;
using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Protocol;

namespace R1.Tests.Kernel.Serving;

/// <summary>A client of a kernel over real sockets, and what it heard.</summary>
internal sealed class Talk : IDisposable
{
    /// <summary>Only a kernel that will never answer is given up: the machine may be busy with other tests.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ThreadKernel _kernel = new(AppContext.BaseDirectory, headless: false);
    private readonly List<Received> _heard = [];

    public Talk()
    {
        Client = new KernelClient(_kernel.Info);
        // A subscription takes a moment: ask until iopub answers.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience;)
        {
            var request = Client.Ask("kernel_info_request", []);
            if (Hear(TimeSpan.FromMilliseconds(100), r => r.Channel == KernelClient.Iopub && r.Message.ParentId == request) is not null) return;
        }
        Assert.Fail("The kernel does not answer.");
    }

    public KernelClient Client { get; }

    public ConnectionInfo Info => _kernel.Info;

    public bool HasEnded => _kernel.HasEnded;

    public string Start(string code, bool silent = false, bool stopOnError = true, JsonObject? expressions = null) =>
        Client.Ask("execute_request", new JsonObject
    {
        ["code"] = code,
        ["silent"] = silent,
        ["store_history"] = true,
        ["user_expressions"] = expressions ?? [],
        ["allow_stdin"] = false,
        ["stop_on_error"] = stopOnError,
    });

    /// <summary>Asks on shell and waits for the answer and the end of all its outputs.</summary>
    public JsonObject Ask(string type, JsonObject content) => Reply(Client.Ask(type, content));

    public JsonObject Run(string code, bool silent = false) => Reply(Start(code, silent));

    public JsonObject Reply(string request)
    {
        var reply = Wait(r => r.Channel != KernelClient.Iopub && r.Message.ParentId == request).Message.Content;
        Wait(r => r.Channel == KernelClient.Iopub && r.Message.ParentId == request && r.Message.Text("execution_state") == "idle");
        return reply;
    }

    /// <summary>What was heard on iopub in answer to a request, in order.</summary>
    public JupyterMessage[] Outputs(string request) =>
        [.. _heard.Where(r => r.Channel == KernelClient.Iopub && r.Message.ParentId == request).Select(r => r.Message)];

    public Received Wait(Func<Received, bool> wanted) =>
        _heard.FirstOrDefault(wanted) ?? Hear(Patience, wanted) ?? throw new TimeoutException("the kernel did not answer; it said: "
            + string.Join(", ", _heard.GroupBy(r => $"{r.Channel} {r.Message.Type} {r.Message.Text("execution_state")}").Select(g => $"{g.Count()} {g.Key}")));

    public void Dispose()
    {
        Client.Dispose();
        _kernel.Dispose();
    }

    private Received? Hear(TimeSpan patience, Func<Received, bool> wanted)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience;)
        {
            if (Client.Next(TimeSpan.FromMilliseconds(20)) is not { } received) continue;
            _heard.Add(received);
            if (wanted(received)) return received;
        }
        return null;
    }
}
