using System.Buffers.Binary;
using System.Text;

namespace R1.Sandbox.Formats;

/// <summary>
/// Reads a text that Python has pickled, protocols 2 to 5. A pickle is a program that may call anything: one that does more than give a text is refused and
/// nothing of it is run.
/// </summary>
internal static class PickledText
{
    private const byte Protocol = 0x80, Frame = 0x95, Text8 = 0x8c, Text32 = (byte)'X', Text64 = 0x8d, Memoize = 0x94, Put8 = (byte)'q', Put32 = (byte)'r';
    private const byte Stop = (byte)'.';

    /// <param name="pickle">Read to its end.</param>
    /// <param name="mostBytes">Longer pickles are refused.</param>
    /// <exception cref="InvalidDataException">It is cut off, too long, or gives something other than a text.</exception>
    public static string Read(Stream pickle, long mostBytes)
    {
        string? text = null;
        while (true)
        {
            switch (Byte(pickle))
            {
                case Protocol or Put8: Bytes(pickle, 1); break;
                case Put32: Bytes(pickle, 4); break;
                case Frame: Bytes(pickle, 8); break;
                case Memoize: break;
                case Text8 when text is null: text = Utf8(pickle, Byte(pickle), mostBytes); break;
                case Text32 when text is null: text = Utf8(pickle, BinaryPrimitives.ReadUInt32LittleEndian(Bytes(pickle, 4)), mostBytes); break;
                case Text64 when text is null: text = Utf8(pickle, BinaryPrimitives.ReadInt64LittleEndian(Bytes(pickle, 8)), mostBytes); break;
                case Stop when text is not null: return text;
                case var other: throw new InvalidDataException($"the pickle has operation 0x{other:x2}: only a text is taken from one");
            }
        }
    }

    private static string Utf8(Stream pickle, long length, long most) => length >= 0 && length <= most
        ? Encoding.UTF8.GetString(Bytes(pickle, (int)length))
        : throw new InvalidDataException($"the pickle has a text of {length} bytes: {most} are taken at most");

    private static byte Byte(Stream pickle) => Bytes(pickle, 1)[0];

    private static byte[] Bytes(Stream pickle, int count)
    {
        var bytes = new byte[count];
        return pickle.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw new InvalidDataException("the pickle is cut off");
    }
}
