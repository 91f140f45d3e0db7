using System.Text;

namespace R1.Tests.Generation.Gguf;

/// <summary>A reader of GGUF files of its own, from the format's description: little more than the order of the fields.</summary>
internal sealed class GgufReader
{
    private readonly byte[] _bytes;
    private readonly long _data;

    public GgufReader(string path)
    {
        _bytes = File.ReadAllBytes(path);
        using var reader = new BinaryReader(new MemoryStream(_bytes));
        Assert.Equal("GGUF", Encoding.ASCII.GetString(reader.ReadBytes(4)));
        Assert.Equal(3u, reader.ReadUInt32());
        var (tensors, entries) = (reader.ReadUInt64(), reader.ReadUInt64());
        for (var i = 0ul; i < entries; i++) Metadata.Add(Text(reader), Value(reader, reader.ReadUInt32()));
        for (var i = 0ul; i < tensors; i++)
        {
            var name = Text(reader);
            var sizes = Enumerable.Range(0, (int)reader.ReadUInt32()).Select(_ => (long)reader.ReadUInt64()).ToArray();
            Tensors.Add(name, (sizes, reader.ReadUInt32(), (long)reader.ReadUInt64()));
        }
        _data = (reader.BaseStream.Position + 31) / 32 * 32;
        Assert.Equal(0, _bytes.Length % 32);
    }

    public Dictionary<string, object> Metadata { get; } = [];

    /// <summary>Sizes, the fastest first; type; offset.</summary>
    public Dictionary<string, (long[] Sizes, uint Type, long Offset)> Tensors { get; } = [];

    public float[] Floats(string name)
    {
        var (sizes, type, offset) = Tensors[name];
        var count = (int)sizes.Aggregate((a, b) => a * b);
        var at = (int)(_data + offset);
        return type switch
        {
            0 => [.. Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(_bytes, at + 4 * i))],
            1 => [.. Enumerable.Range(0, count).Select(i => (float)BitConverter.ToHalf(_bytes, at + 2 * i))],
            8 => [.. Enumerable.Range(0, count).Select(i => OfBlock(at + i / 32 * 34, i % 32))],
            _ => throw new InvalidDataException($"type {type}"),
        };
    }

    private float OfBlock(int block, int i) => (float)BitConverter.ToHalf(_bytes, block) * (sbyte)_bytes[block + 2 + i];

    private static object Value(BinaryReader reader, uint type) => type switch
    {
        4 => reader.ReadUInt32(),
        5 => reader.ReadInt32(),
        6 => reader.ReadSingle(),
        7 => reader.ReadByte() == 1,
        8 => Text(reader),
        9 => Items(reader),
        _ => throw new InvalidDataException($"type {type}"),
    };

    private static object[] Items(BinaryReader reader)
    {
        var type = reader.ReadUInt32();
        return [.. Enumerable.Range(0, (int)reader.ReadUInt64()).Select(_ => Value(reader, type))];
    }

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadUInt64()));
}
