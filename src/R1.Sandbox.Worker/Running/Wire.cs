using System.Buffers.Binary;
using System.Text;
using R1.Sandbox.Worker.Isolation;

namespace R1.Sandbox.Worker.Running;

/// <summary>
/// What is asked of a cell: a number of texts, each after its length, the first of them a mark. The answer: one frame of a letter, a length, the mark of the
/// question and a text. Who answers without having been asked cannot know the mark.
/// </summary>
internal static class Wire
{
    // A sane request is far smaller; our own process must not be led to reserve gigabytes.
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads the texts of a request; ends the process when there is none.</summary>
    public static byte[][] Read(int fd)
    {
        var texts = new byte[ReadLength(fd)][];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = new byte[ReadLength(fd)];
            if (!LibC.ReadAll(fd, texts[i])) LibC._exit(0);
        }
        return texts;
    }

    /// <summary>Writes one frame.</summary>
    public static void Write(int fd, char kind, ReadOnlySpan<byte> text)
    {
        var frame = new byte[5 + text.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), text.Length);
        text.CopyTo(frame.AsSpan(5));
        LibC.WriteAll(fd, frame);
    }

    /// <inheritdoc cref="Write(int, char, ReadOnlySpan{byte})"/>
    public static void Write(int fd, char kind, string text) => Write(fd, kind, Encoding.UTF8.GetBytes(text));

    private static int ReadLength(int fd)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!LibC.ReadAll(fd, bytes)) LibC._exit(0);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < 0 or > MaxBytes) LibC._exit(91);
        return length;
    }
}
