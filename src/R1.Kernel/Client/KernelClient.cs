using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using R1.Kernel.Protocol;

namespace R1.Kernel.Client;

/// <summary>A message of the kernel and when it came.</summary>
internal sealed record Received(string Channel, JupyterMessage Message, DateTime Utc);

/// <summary>Talks to a kernel: requests out, everything that comes back in one queue.</summary>
internal sealed class KernelClient : IDisposable
{
    public const string Shell = "shell", Control = "control", Iopub = "iopub";

    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly DealerSocket _shell = new(), _control = new();
    private readonly SubscriberSocket _iopub = new();
    private readonly NetMQQueue<(DealerSocket Socket, NetMQMessage Frames)> _outgoing = new();
    private readonly BlockingCollection<Received> _received = [];
    private readonly NetMQPoller _poller;
    private readonly MessageCodec _codec;

    public KernelClient(ConnectionInfo info)
    {
        _codec = new MessageCodec(info.Key);
        foreach (var socket in new NetMQSocket[] { _shell, _control, _iopub })
        {
            socket.Options.ReceiveHighWatermark = 0;
            socket.Options.Linger = TimeSpan.Zero;
        }
        _iopub.SubscribeToAnyTopic();
        _shell.Connect(info.Address(info.ShellPort));
        _control.Connect(info.Address(info.ControlPort));
        _iopub.Connect(info.Address(info.IopubPort));
        Listen(_shell, Shell);
        Listen(_control, Control);
        Listen(_iopub, Iopub);
        _outgoing.ReceiveReady += (_, e) =>
        {
            while (e.Queue.TryDequeue(out var item, TimeSpan.Zero)) item.Socket.SendMultipartMessage(item.Frames);
        };
        _poller = [_shell, _control, _iopub, _outgoing];
        _poller.RunAsync("kernel client");
    }

    /// <summary>Asks on the shell channel.</summary>
    /// <returns>Identity of the request, which all answers name as their parent.</returns>
    public string Ask(string type, JsonObject content) => Send(_shell, type, content);

    /// <summary>Asks on the control channel, which is heard while a cell runs.</summary>
    public string Command(string type, JsonObject content) => Send(_control, type, content);

    /// <summary>The next message of any channel, or null when none came in time.</summary>
    public Received? Next(TimeSpan patience) => _received.TryTake(out var received, patience) ? received : null;

    public void Dispose()
    {
        _poller.Dispose();
        foreach (var socket in new IDisposable[] { _shell, _control, _iopub, _outgoing, _received }) socket.Dispose();
    }

    private string Send(DealerSocket socket, string type, JsonObject content)
    {
        var message = JupyterMessage.Create(type, _session, content);
        _outgoing.Enqueue((socket, new NetMQMessage(_codec.Write(message))));
        return message.Id;
    }

    private void Listen(NetMQSocket socket, string channel) => socket.ReceiveReady += (_, e) =>
    {
        var frames = e.Socket.ReceiveMultipartMessage();
        try
        {
            _received.Add(new Received(channel, _codec.Read([.. frames.Select(frame => frame.ToByteArray())]), DateTime.UtcNow));
        }
        catch (MalformedMessageException fault)
        {
            Console.Error.WriteLine($"r1nb: a message of the kernel was dropped: {fault.Message}");
        }
    };
}
