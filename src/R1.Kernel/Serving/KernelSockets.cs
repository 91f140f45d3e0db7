using System.Diagnostics.CodeAnalysis;
using NetMQ;
using NetMQ.Sockets;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>The kernel's five sockets. One thread owns shell, control and stdin; replies reach it through a queue.</summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly RouterSocket _shell = new(), _control = new(), _stdin = new();
    private readonly ResponseSocket _heartbeat = new();
    private readonly NetMQQueue<(NetMQSocket Socket, NetMQMessage Frames)> _outgoing = new();
    private readonly NetMQPoller _poller;
    private readonly MessageCodec _codec;

    /// <param name="info">Ports that are 0 are chosen here, see <see cref="Info"/>.</param>
    /// <param name="session">Identity of this process.</param>
    public KernelSockets(ConnectionInfo info, string session)
    {
        _codec = new MessageCodec(info.Key);
        var iopub = new PublisherSocket();
        // Nothing is dropped: an idle message that is lost would let a client wait for ever.
        foreach (var socket in new NetMQSocket[] { iopub, _shell, _control, _stdin }) socket.Options.SendHighWatermark = 0;
        iopub.Options.Linger = TimeSpan.FromSeconds(1);
        Info = info with
        {
            ShellPort = Bind(_shell, info, info.ShellPort),
            ControlPort = Bind(_control, info, info.ControlPort),
            StdinPort = Bind(_stdin, info, info.StdinPort),
            HbPort = Bind(_heartbeat, info, info.HbPort),
            IopubPort = Bind(iopub, info, info.IopubPort),
        };
        Iopub = new IopubPublisher(iopub, _codec, session);
        _poller = [_shell, _control, _stdin, _heartbeat, _outgoing];
    }

    /// <summary>With the ports that were bound.</summary>
    public ConnectionInfo Info { get; }

    public IopubPublisher Iopub { get; }

    /// <summary>Listens on a thread of its own until disposed. The handlers run on that thread and must be short.</summary>
    public void Start(Action<JupyterMessage> onShell, Action<JupyterMessage> onControl, Action<JupyterMessage> onStdin)
    {
        Listen(_shell, onShell);
        Listen(_control, onControl);
        Listen(_stdin, onStdin);
        _heartbeat.ReceiveReady += (_, e) => e.Socket.SendMultipartMessage(e.Socket.ReceiveMultipartMessage());
        _outgoing.ReceiveReady += (_, e) =>
        {
            while (e.Queue.TryDequeue(out var item, TimeSpan.Zero)) item.Socket.SendMultipartMessage(item.Frames);
        };
        _poller.RunAsync("kernel sockets");
    }

    public void SendShell(JupyterMessage message) => _outgoing.Enqueue((_shell, _codec.Write(message)));

    public void SendControl(JupyterMessage message) => _outgoing.Enqueue((_control, _codec.Write(message)));

    public void SendStdin(JupyterMessage message) => _outgoing.Enqueue((_stdin, _codec.Write(message)));

    public void Dispose()
    {
        _poller.Dispose();
        Iopub.Dispose();
        foreach (var socket in new IDisposable[] { _shell, _control, _stdin, _heartbeat, _outgoing }) socket.Dispose();
    }

    private void Listen(RouterSocket socket, Action<JupyterMessage> handle) => socket.ReceiveReady += (_, e) =>
    {
        if (TryRead(e.Socket.ReceiveMultipartMessage(), out var message)) handle(message);
    };

    private bool TryRead(NetMQMessage frames, [NotNullWhen(true)] out JupyterMessage? message)
    {
        try
        {
            message = _codec.Read(frames);
            return true;
        }
        catch (MalformedMessageException fault)
        {
            Console.Error.WriteLine($"r1nb: a message was dropped: {fault.Message}");
            message = null;
            return false;
        }
    }

    private static int Bind(NetMQSocket socket, ConnectionInfo info, int port)
    {
        if (port == 0) return socket.BindRandomPort($"{info.Transport}://{info.Ip}");
        socket.Bind(info.Address(port));
        return port;
    }
}
