using System.Text;

namespace R1.Generation.Gguf;

/// <summary>One tensor of a file.</summary>
/// <param name="Source">Its name in the checkpoint; null for one that is computed.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Sizes, rows first, as the checkpoint has them.</param>
/// <param name="Type">How its numbers are kept.</param>
internal sealed record GgufTensor(string? Source, string Name, long[] Shape, GgufType Type)
{
    /// <summary>Numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes in the file, without padding.</summary>
    public long Bytes => GgufNumbers.SizeOf(Type, Count);
}

/// <summary>
/// The GGUF format, version 3 (docs/gguf.md of ggml): metadata as keys and values, the descriptions of the tensors, then their numbers, each tensor at a
/// multiple of 32 bytes.
/// </summary>
internal static class GgufFile
{
    private const uint Magic = 0x46554747, Version = 3;
    private const int Alignment = 32;

    // Types of metadata values.
    private const uint UInt32 = 4, Int32 = 5, Float32 = 6, Bool = 7, Text = 8, Array = 9;

    /// <summary>Writes a whole file.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="metadata">Values are uint, float, bool, string, or arrays of int, float or string.</param>
    /// <param name="tensors">In the order of their numbers.</param>
    /// <param name="writeNumbers">Writes the numbers of one tensor.</param>
    public static void Write(
        Stream stream, IReadOnlyCollection<(string Key, object Value)> metadata, IReadOnlyCollection<GgufTensor> tensors,
        Action<GgufTensor, Stream> writeNumbers)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            WriteText(writer, key);
            WriteValue(writer, value);
        }
        Describe(writer, tensors);
        foreach (var tensor in tensors)
        {
            Pad(writer);
            writeNumbers(tensor, stream);
        }
        Pad(writer);
    }

    private static void Describe(BinaryWriter writer, IEnumerable<GgufTensor> tensors)
    {
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            WriteText(writer, tensor.Name);
            writer.Write((uint)tensor.Shape.Length);
            // The size that changes fastest comes first.
            foreach (var size in tensor.Shape.Reverse()) writer.Write((ulong)size);
            writer.Write((uint)tensor.Type);
            writer.Write((ulong)offset);
            offset += tensor.Bytes + Padding(tensor.Bytes);
        }
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        writer.Write(TypeOf(value));
        switch (value)
        {
            case uint number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case bool truth: writer.Write(truth); break;
            case string text: WriteText(writer, text); break;
            case int[] numbers: WriteItems(writer, Int32, numbers, writer.Write); break;
            case float[] numbers: WriteItems(writer, Float32, numbers, writer.Write); break;
            case string[] texts: WriteItems(writer, Text, texts, text => WriteText(writer, text)); break;
        }
    }

    private static uint TypeOf(object value) => value switch
    {
        uint => UInt32,
        float => Float32,
        bool => Bool,
        string => Text,
        int[] or float[] or string[] => Array,
        _ => throw new ArgumentException($"A {value.GetType().Name} is no metadata here.", nameof(value)),
    };

    private static void WriteItems<T>(BinaryWriter writer, uint type, T[] items, Action<T> write)
    {
        writer.Write(type);
        writer.Write((ulong)items.Length);
        foreach (var item in items) write(item);
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        writer.Write(new byte[Padding(writer.BaseStream.Position)]);
        writer.Flush();
    }

    private static int Padding(long length) => (int)((Alignment - length % Alignment) % Alignment);
}
