using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace R1.Kernel.Protocol;

/// <summary>
/// One of a kernel's sockets: a TCP port whose peers speak ZMTP. Written here because NetMQ's own listeners end the process over a malformed greeting and a
/// thread over a heartbeat that is none; here a peer that misbehaves loses its connection, and nothing else happens.
/// </summary>
internal sealed class ZmtpListener : IDisposable
{
    private const int MostConnections = 500, StackBytes = 256 << 10;
    private readonly ConcurrentDictionary<string, ZmtpConnection> _peers = new();
    private readonly Socket _socket;
    private readonly string _socketType;
    private int _connections;

    /// <param name="socketType">What it is in ZeroMQ's terms, such as <c>ROUTER</c>.</param>
    /// <param name="ip">Address to listen on.</param>
    /// <param name="port">0 takes a free one.</param>
    public ZmtpListener(string socketType, string ip, int port)
    {
        var address = ip == "*" ? IPAddress.Any : IPAddress.Parse(ip);
        (_socketType, _socket) = (socketType, new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        _socket.Bind(new IPEndPoint(address, port));
        _socket.Listen();
    }

    /// <summary>The port that it has.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Those who have introduced themselves.</summary>
    public ICollection<ZmtpConnection> Peers => _peers.Values;

    /// <summary>Takes messages until disposed.</summary>
    /// <param name="take">Called on a thread of the peer's with the peer and the frames of each message. Its exceptions cost the peer its connection.</param>
    public void Start(Action<ZmtpConnection, byte[][]> take) => new Thread(() => Accept(take)) { IsBackground = true, Name = $"zmtp {_socketType}" }.Start();

    /// <summary>Sends a message to the peer of an identity; to nobody when it has gone.</summary>
    public void Send(byte[] identity, IReadOnlyList<byte[]> frames)
    {
        if (_peers.TryGetValue(Key(identity), out var peer)) peer.Send(Zmtp.Write(frames));
    }

    public void Dispose()
    {
        _socket.Dispose();
        foreach (var peer in Peers) peer.Dispose();
    }

    private static string Key(byte[] identity) => Convert.ToHexString(identity);

    private void Accept(Action<ZmtpConnection, byte[][]> take)
    {
        while (true)
        {
            try
            {
                var socket = _socket.Accept();
                if (Interlocked.Increment(ref _connections) <= MostConnections)
                    new Thread(() => Serve(socket, take), StackBytes) { IsBackground = true, Name = $"zmtp {_socketType} peer" }.Start();
                else
                    Refuse(socket);
            }
            catch (Exception fault) when (fault is ObjectDisposedException
                || (fault as SocketException)?.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer has gone already, or there is no descriptor for it: the next may have better luck.
                Thread.Sleep(10);
            }
        }
    }

    private void Refuse(Socket socket)
    {
        socket.Dispose();
        Interlocked.Decrement(ref _connections);
    }

    private void Serve(Socket socket, Action<ZmtpConnection, byte[][]> take)
    {
        var peer = new ZmtpConnection(socket);
        try
        {
            peer.ShakeHands(_socketType);
            // Whoever has a name first keeps it.
            if (!_peers.TryAdd(Key(peer.Identity), peer)) return;
            while (true) take(peer, peer.Receive());
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or SocketException)
        {
            // It has gone, or speaks something else.
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"r1nb: a connection was closed: {fault}");
        }
        finally
        {
            _peers.TryRemove(KeyValuePair.Create(Key(peer.Identity), peer));
            peer.Dispose();
            Interlocked.Decrement(ref _connections);
        }
    }
}
