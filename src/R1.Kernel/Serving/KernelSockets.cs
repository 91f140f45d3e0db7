using System.Diagnostics.CodeAnalysis;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>The kernel's five sockets.</summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly ZmtpListener _shell, _control, _stdin, _heartbeat, _iopub;
    private readonly MessageCodec _codec;

    /// <param name="info">Ports that are 0 are chosen here, see <see cref="Info"/>.</param>
    /// <param name="session">Identity of this process.</param>
    public KernelSockets(ConnectionInfo info, string session)
    {
        _codec = new MessageCodec(info.Key);
        _shell = new ZmtpListener("ROUTER", info.Ip, info.ShellPort);
        _control = new ZmtpListener("ROUTER", info.Ip, info.ControlPort);
        _stdin = new ZmtpListener("ROUTER", info.Ip, info.StdinPort);
        _heartbeat = new ZmtpListener("REP", info.Ip, info.HbPort);
        _iopub = new ZmtpListener("PUB", info.Ip, info.IopubPort);
        Info = info with { ShellPort = _shell.Port, ControlPort = _control.Port, StdinPort = _stdin.Port, HbPort = _heartbeat.Port, IopubPort = _iopub.Port };
        Iopub = new IopubPublisher(_iopub, _codec, session);
    }

    /// <summary>With the ports that were bound.</summary>
    public ConnectionInfo Info { get; }

    public IopubPublisher Iopub { get; }

    private ZmtpListener[] All => [_shell, _control, _stdin, _heartbeat, _iopub];

    /// <summary>Listens until disposed. The handlers run on threads of the peers, several at a time, and must be short.</summary>
    public void Start(Action<JupyterMessage> onShell, Action<JupyterMessage> onControl, Action<JupyterMessage> onStdin)
    {
        Listen(_shell, onShell);
        Listen(_control, onControl);
        Listen(_stdin, onStdin);
        _heartbeat.Start((peer, frames) => peer.Send(Zmtp.Write(frames)));
        _iopub.Start(Iopub.Subscribe);
    }

    public void SendShell(JupyterMessage message) => Send(_shell, message);

    public void SendControl(JupyterMessage message) => Send(_control, message);

    public void SendStdin(JupyterMessage message) => Send(_stdin, message);

    /// <summary>Waits until everything is on its way.</summary>
    public void Flush(TimeSpan patience) =>
        SpinWait.SpinUntil(() => Iopub.IsFlushed && All.SelectMany(listener => listener.Peers).All(peer => peer.IsFlushed), patience);

    public void Dispose()
    {
        Iopub.Dispose();
        Flush(TimeSpan.FromSeconds(1));
        foreach (var listener in All) listener.Dispose();
    }

    private void Send(ZmtpListener listener, JupyterMessage message)
    {
        // The first identity names the peer; the others are for whoever stands between.
        if (message.Identities is [var peer, ..]) listener.Send(peer, _codec.Write(message)[1..]);
    }

    private void Listen(ZmtpListener listener, Action<JupyterMessage> handle) => listener.Start((peer, frames) =>
    {
        if (TryRead([peer.Identity, .. frames], out var message)) handle(message);
    });

    private bool TryRead(byte[][] frames, [NotNullWhen(true)] out JupyterMessage? message)
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
}
