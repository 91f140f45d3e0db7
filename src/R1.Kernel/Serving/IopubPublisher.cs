using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>Tells everybody what happens, in the order in which it was said. One thread sends; all others put their messages into its queue.</summary>
internal sealed class IopubPublisher : IDisposable
{
    // A cell that shows things faster than they can be sent waits.
    private const int MostWaiting = 256, MostTopics = 100;
    private readonly BlockingCollection<byte[][]> _queue = new(MostWaiting);
    private readonly ConditionalWeakTable<ZmtpConnection, ConcurrentDictionary<string, byte[]>> _topics = [];
    private readonly ZmtpListener _listener;
    private readonly MessageCodec _codec;
    private readonly string _session;
    private readonly Thread _sender;
    private int _unsent;

    /// <param name="listener">The socket.</param>
    /// <param name="codec">Signs.</param>
    /// <param name="session">Identity of this kernel's process.</param>
    public IopubPublisher(ZmtpListener listener, MessageCodec codec, string session)
    {
        (_listener, _codec, _session) = (listener, codec, session);
        _sender = new Thread(Send) { IsBackground = true, Name = "iopub" };
        _sender.Start();
    }

    /// <summary>Whether everything was handed to the connections.</summary>
    public bool IsFlushed => Volatile.Read(ref _unsent) == 0;

    /// <summary>Sends a message; after the end of the kernel nothing.</summary>
    public void Publish(string type, JsonObject content, JsonObject? parent)
    {
        var message = JupyterMessage.Create(type, _session, content, parent) with { Identities = [Encoding.UTF8.GetBytes($"kernel.{_session}.{type}")] };
        Enqueue(_codec.Write(message));
    }

    /// <summary>Takes what a subscriber says: 1 and a beginning of topics that it wants, or 0 and one that it no longer wants.</summary>
    public void Subscribe(ZmtpConnection peer, byte[][] frames)
    {
        if (frames is not [[var verb and (0 or 1), .. var topic]]) return;
        var topics = _topics.GetOrCreateValue(peer);
        if (verb == 0) topics.TryRemove(Convert.ToHexString(topic), out _);
        else if (topics.Count < MostTopics) topics[Convert.ToHexString(topic)] = topic;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _sender.Join();
    }

    private void Enqueue(byte[][] frames)
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

    private void Send()
    {
        foreach (var frames in _queue.GetConsumingEnumerable())
        {
            var bytes = Zmtp.Write(frames);
            foreach (var peer in _listener.Peers)
                if (_topics.TryGetValue(peer, out var topics) && topics.Values.Any(topic => frames[0].AsSpan().StartsWith(topic))) peer.Send(bytes);
            Interlocked.Decrement(ref _unsent);
        }
    }
}
