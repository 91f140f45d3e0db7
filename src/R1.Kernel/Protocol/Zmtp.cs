using System.Buffers.Binary;
using System.Text;

namespace R1.Kernel.Protocol;

/// <summary>Bytes that are no ZMTP, or more of them than are taken.</summary>
internal sealed class ZmtpException(string fault) : IOException(fault);

/// <summary>
/// The wire protocol of ZeroMQ (ZMTP 3.0, https://rfc.zeromq.org/spec/23, mechanism NULL), as far as a kernel needs it. Everything that a peer says is checked
/// before it is used: whoever speaks to the port of a kernel is nobody until a message of his is signed.
/// </summary>
internal static class Zmtp
{
    /// <summary>More bytes in one message are refused.</summary>
    public const int MostBytes = 64 << 20;

    private const int GreetingBytes = 64, MostFrames = 1000, Piece = 64 << 10;
    private const byte More = 1, Long = 2, Command = 4;

    /// <summary>Our first words.</summary>
    public static byte[] Greeting { get; } = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, .. "NULL"u8, .. new byte[GreetingBytes - 16]];

    /// <summary>Our second words.</summary>
    /// <param name="socketType">Such as <c>ROUTER</c>.</param>
    public static byte[] Ready(string socketType)
    {
        byte[] body = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, (byte)socketType.Length, .. Encoding.ASCII.GetBytes(socketType)];
        return [Command, (byte)body.Length, .. body];
    }

    /// <summary>Reads the other side's first and second words.</summary>
    /// <returns>The identity that it gives itself; empty when it gives none.</returns>
    /// <exception cref="IOException">It speaks something else, or has gone.</exception>
    public static byte[] ReadHandshake(Stream stream)
    {
        var greeting = ReadBytes(stream, GreetingBytes);
        if (greeting[0] != 0xff || (greeting[9] & 1) == 0 || greeting[10] < 3) throw new ZmtpException("the greeting is not that of ZMTP 3.");
        if (!greeting.AsSpan(12, 20).SequenceEqual(Greeting.AsSpan(12, 20))) throw new ZmtpException("another mechanism than NULL is asked for.");
        var (flags, body) = ReadFrame(stream, MostBytes);
        return (flags & Command) != 0 && body.AsSpan().StartsWith("\x5READY"u8) ? Identity(body.AsSpan(6)) : throw new ZmtpException("READY is missing.");
    }

    /// <summary>Reads the frames of the next message; commands are passed over.</summary>
    /// <exception cref="IOException">What comes is no message, or the other side has gone.</exception>
    public static byte[][] ReadMessage(Stream stream)
    {
        var frames = new List<byte[]>();
        for (var left = MostBytes; ;)
        {
            var (flags, body) = ReadFrame(stream, left);
            if ((flags & Command) != 0) continue;
            frames.Add(body);
            left -= body.Length;
            if ((flags & More) == 0) return [.. frames];
            if (frames.Count == MostFrames) throw new ZmtpException($"a message has more than {MostFrames} frames.");
        }
    }

    /// <summary>A message's bytes on the wire.</summary>
    public static byte[] Write(IReadOnlyList<byte[]> frames)
    {
        using var wire = new MemoryStream(frames.Sum(frame => frame.Length + 9));
        Span<byte> size = stackalloc byte[8];
        foreach (var (i, frame) in frames.Index())
        {
            var flags = i < frames.Count - 1 ? More : (byte)0;
            BinaryPrimitives.WriteInt64BigEndian(size, frame.Length);
            wire.WriteByte(frame.Length > byte.MaxValue ? (byte)(flags | Long) : flags);
            wire.Write(frame.Length > byte.MaxValue ? size : size[7..]);
            wire.Write(frame);
        }
        return wire.ToArray();
    }

    private static byte[] Identity(ReadOnlySpan<byte> properties)
    {
        while (!properties.IsEmpty)
        {
            var name = Take(ref properties, Take(ref properties, 1)[0]);
            var length = BinaryPrimitives.ReadInt32BigEndian(Take(ref properties, 4));
            var value = Take(ref properties, length);
            if (Encoding.ASCII.GetString(name).Equals("Identity", StringComparison.OrdinalIgnoreCase)) return value.ToArray();
        }
        return [];
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count < 0 || count > rest.Length) throw new ZmtpException("a property of READY is cut short.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static (byte Flags, byte[] Body) ReadFrame(Stream stream, int most)
    {
        var flags = ReadBytes(stream, 1)[0];
        if ((flags & ~(More | Long | Command)) != 0) throw new ZmtpException($"a frame begins with {flags:x2}.");
        var length = (flags & Long) == 0 ? ReadBytes(stream, 1)[0] : BinaryPrimitives.ReadUInt64BigEndian(ReadBytes(stream, 8));
        return length <= (ulong)most ? (flags, ReadBytes(stream, (int)length)) : throw new ZmtpException($"a message has more than {MostBytes} bytes.");
    }

    // Memory is taken for what has come and not for what is announced.
    private static byte[] ReadBytes(Stream stream, int count)
    {
        var bytes = new byte[Math.Min(count, Piece)];
        for (var filled = 0; ;)
        {
            stream.ReadExactly(bytes, filled, bytes.Length - filled);
            filled = bytes.Length;
            if (filled == count) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }
}
