using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>
/// Tells everybody what happens. One thread owns the socket; all others put their messages into its queue.
/// </summary>
internal sealed class IopubPublisher : IDisposable
{
    // A cell that shows things faster than they can be sent waits.
    private const int MostWaiting = 256;
    private readonly BlockingCollection<NetMQMessage> _queue = new(MostWaiting);
    private readonly MessageCodec _codec;
    private readonly string _session;
    private readonly Thread _sender;
    private int _unsent;

    /// <param name="socket">Bound; disposed with this.</param>
    /// <param name="codec">Signs.</param>
    /// <param name="session">Identity of this kernel's process.</param>
    public IopubPublisher(PublisherSocket socket, MessageCodec codec, string session)
    {
        (_codec, _session) = (codec, session);
        _sender = new Thread(() => Send(socket)) { IsBackground = true, Name = "iopub" };
        _sender.Start();
    }

    /// <summary>Sends a message; after the end of the kernel nothing.</summary>
    public void Publish(string type, JsonObject content, JsonObject? parent)
    {
        var message = JupyterMessage.Create(type, _session, content, parent) with { Identities = [Encoding.UTF8.GetBytes($"kernel.{_session}.{type}")] };
        Enqueue(_codec.Write(message));
    }

    /// <summary>Waits until everything is on its way.</summary>
    public void Flush(TimeSpan patience)
    {
        var end = DateTime.UtcNow + patience;
        while (Volatile.Read(ref _unsent) > 0 && DateTime.UtcNow < end) Thread.Sleep(1);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _sender.Join();
    }

    private void Enqueue(NetMQMessage frames)
    {
        Interlocked.Increment(ref _unsent);
        try
        {
            _queue.Add(frames);
        }
        catch (InvalidOperationException)
        {
            // The kernel has ended; a thread that a cell left behind still talks.
            Interlocked.Decrement(ref _unsent);
        }
    }

    private void Send(PublisherSocket socket)
    {
        using (socket)
        {
            foreach (var frames in _queue.GetConsumingEnumerable())
            {
                socket.SendMultipartMessage(frames);
                Interlocked.Decrement(ref _unsent);
            }
        }
    }
}
