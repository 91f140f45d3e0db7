using System.Collections.Concurrent;
using System.Net.Sockets;

namespace R1.Kernel.Protocol;

/// <summary>One peer of a <see cref="ZmtpListener"/>. What it is sent waits in a queue, so that one that does not read keeps nobody waiting for long.</summary>
internal sealed class ZmtpConnection : IDisposable
{
    private const int ReadyInMilliseconds = 10_000, StackBytes = 256 << 10;
    private const long MostWaiting = 256L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly BlockingCollection<byte[]> _outgoing = [];
    private readonly NetworkStream _stream;
    private long _waiting, _lastWrite = Environment.TickCount64;

    /// <param name="socket">Accepted; disposed with this.</param>
    public ZmtpConnection(Socket socket)
    {
        socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>What the peer calls itself; a name of our own where it has none.</summary>
    public byte[] Identity { get; private set; } = [0, .. Guid.NewGuid().ToByteArray()];

    /// <summary>Whether everything was handed to the network.</summary>
    public bool IsFlushed => Interlocked.Read(ref _waiting) == 0;

    /// <summary>Exchanges the first words; a peer that takes too long for them is cut off.</summary>
    /// <exception cref="IOException">It speaks something else, or has gone.</exception>
    public void ShakeHands(string socketType)
    {
        using (new Timer(_ => Dispose(), null, ReadyInMilliseconds, Timeout.Infinite))
        {
            _stream.Write([.. Zmtp.Greeting, .. Zmtp.Ready(socketType)]);
            if (Zmtp.ReadHandshake(_stream) is { Length: > 0 } identity) Identity = identity;
        }
        new Thread(Write, StackBytes) { IsBackground = true, Name = "zmtp writer" }.Start();
    }

    /// <exception cref="IOException">What comes is no message, or the peer has gone.</exception>
    public byte[][] Receive() => Zmtp.ReadMessage(_stream);

    /// <summary>Sends bytes in their turn. A peer that lets very much wait and reads nothing is cut off.</summary>
    public void Send(byte[] bytes)
    {
        while (Interlocked.Read(ref _waiting) > MostWaiting && !_outgoing.IsAddingCompleted)
        {
            if (Environment.TickCount64 - Interlocked.Read(ref _lastWrite) > Patience.TotalMilliseconds) Dispose();
            else Thread.Sleep(1);
        }
        Interlocked.Add(ref _waiting, bytes.Length);
        try
        {
            _outgoing.Add(bytes);
        }
        catch (InvalidOperationException)
        {
            // It has gone.
            Interlocked.Exchange(ref _waiting, 0);
        }
    }

    public void Dispose()
    {
        _outgoing.CompleteAdding();
        _stream.Dispose();
    }

    private void Write()
    {
        try
        {
            foreach (var bytes in _outgoing.GetConsumingEnumerable())
            {
                _stream.Write(bytes);
                Interlocked.Exchange(ref _lastWrite, Environment.TickCount64);
                Interlocked.Add(ref _waiting, -bytes.Length);
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The peer has gone; its reader sees that too and takes it off the list.
            Dispose();
            Interlocked.Exchange(ref _waiting, 0);
        }
    }
}
