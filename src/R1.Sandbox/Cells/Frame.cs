using System.Buffers.Binary;
using System.Text;

namespace R1.Sandbox.Cells;

/// <summary>What a worker process says: a letter and bytes. Whoever speaks may be hostile.</summary>
internal readonly record struct Frame(char Kind, byte[] Bytes)
{
    /// <summary>Bytes that are no frame.</summary>
    private static readonly Frame None = new('\0', []);

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads one frame; null at the end of the stream, a frame of kind 0 for what is none, or a larger one than allowed.</summary>
    public static async Task<Frame?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            var header = new byte[5];
            var count = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation);
            if (count == 0) return null;
            if (count < header.Length) return None;
            var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
            if (length < 0 || length > maxBytes) return None;
            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return new Frame((char)header[0], bytes);
        }
        catch (EndOfStreamException)
        {
            return None;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sends texts: their number, then each after its length. A receiver that is gone is no error: its end is seen elsewhere.</summary>
    public static async Task SendAsync(Stream stream, IReadOnlyList<byte[]> texts, CancellationToken cancellation)
    {
        var message = new byte[4 + texts.Sum(text => 4 + text.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(message, texts.Count);
        var at = 4;
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(at), text.Length);
            text.CopyTo(message.AsSpan(at + 4));
            at += 4 + text.Length;
        }
        try
        {
            await stream.WriteAsync(message, cancellation);
            await stream.FlushAsync(cancellation);
        }
        catch (IOException)
        {
        }
    }

    /// <inheritdoc cref="SendAsync(Stream, IReadOnlyList{byte[]}, CancellationToken)"/>
    public static Task SendAsync(Stream stream, IEnumerable<string> texts, CancellationToken cancellation) =>
        SendAsync(stream, [.. texts.Select(Encoding.UTF8.GetBytes)], cancellation);
}
