using System.Buffers.Binary;
using System.Text;
using R1.Foundation;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Target => Path.Combine(_folder.Path, "x.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Write_EveryType_ReadsBackTheSame()
    {
        ScalarType[] types =
        [
            ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16,
            ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
        ];
        var tensors = types.Select(type => ($"tensor.{type}", randint(0, 2, [3, 5]).to(type))).ToList();
        tensors.Add(("scalar", tensor(2.5f)));
        tensors.Add(("empty", zeros(0, 4)));
        tensors.Add(("view", arange(12).view(3, 4).t()));

        SafetensorsWriter.Write(Target, tensors);
        var read = SafetensorsReader.ReadAll(Target);

        Assert.Equal(tensors.Count, read.Count);
        foreach (var (name, expected) in tensors)
        {
            Assert.Equal(expected.dtype, read[name].dtype);
            Assert.Equal(expected.shape, read[name].shape);
            Assert.True(expected.Equals(read[name]), name);
        }
    }

    [Fact]
    public void Write_Any_AlignsTheDataToEightBytes()
    {
        SafetensorsWriter.Write(Target, [("b", ones(3, ScalarType.Byte)), ("a", ones(2, ScalarType.Float64))]);

        var bytes = File.ReadAllBytes(Target);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        Assert.Equal(8 + BinaryPrimitives.ReadInt64LittleEndian(bytes) + 19, bytes.Length);
    }

    [Fact]
    public void Write_SameNameTwice_IsAnErrorAndLeavesTheOldFile()
    {
        SafetensorsWriter.Write(Target, [("a", ones(2))]);

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Target, [("a", ones(1)), ("a", ones(1))]));

        Assert.Equal(2, SafetensorsReader.ReadAll(Target)["a"].numel());
    }

    [Fact]
    public void AtomicWrite_FailingHalfway_LeavesTheOldFileAndNoDebris()
    {
        File.WriteAllText(Target, "old");

        Assert.Throws<IOException>(() => DurableFiles.Write(Target, stream =>
        {
            stream.Write("new"u8);
            throw new IOException("the disk is full");
        }));

        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Read_UnknownName_NamesTheFileAndSomeTensors()
    {
        SafetensorsWriter.Write(Target, [("a", ones(2))]);
        using var reader = new SafetensorsReader(Target);

        Assert.Equal($"{Target} has no tensor 'b'; it has a, ...", Assert.Throws<KeyNotFoundException>(() => reader.Read("b")).Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        7, "tensor 'a' has data_offsets [0, 8], outside the 7 bytes of data (a truncated file?)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "tensor 'a' has data_offsets [-8, 0], outside the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "tensor 'a' has data_offsets [8, 0], outside the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a' spans 8 bytes, but F32 [3] needs 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,8]}}""", 8, "tensor 'a' has dtype F8_E5M2, supported are F64, I64, F32")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""",
        6, "tensor 'b' begins at data byte 2, inside the tensor before it")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""",
        9, "1 unused bytes lie before tensor 'b'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 9, "5 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""",
        0, "the header is no valid JSON")]
    [InlineData("""{"a":{"dtype":"F32""", 8, "the header is no valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "the header is no valid JSON")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'a' is described by")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "tensor 'a' is described by")]
    [InlineData("[]", 0, "the header is no JSON object")]
    public void Open_DamagedHeader_SaysWhatIsWrong(string json, int dataBytes, string fault)
    {
        WriteRaw((ulong)Encoding.UTF8.GetByteCount(json), json, dataBytes);

        AssertFault(fault);
    }

    [Fact]
    public void Open_AbsurdHeaderLength_SaysSo()
    {
        WriteRaw(ulong.MaxValue, "{}", 0);
        AssertFault("the header length 18446744073709551615 exceeds the limit of 100000000; this is no safetensors file or it is damaged");

        WriteRaw(3, "{}", 0);
        AssertFault("the header length 3 reaches beyond the end of the file (10 bytes)");

        File.WriteAllBytes(Target, [1, 2, 3]);
        AssertFault("the file has 3 bytes, fewer than the 8 of a header length");
    }

    [Fact]
    public void Open_EveryTruncation_IsRefused()
    {
        SafetensorsWriter.Write(Target, [("a", ones(2)), ("b", ones(3))]);
        var bytes = File.ReadAllBytes(Target);

        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Target, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => new SafetensorsReader(Target));
        }
    }

    private void AssertFault(string fault)
    {
        var message = Assert.Throws<InvalidDataException>(() => new SafetensorsReader(Target)).Message;
        Assert.StartsWith($"{Target}: {fault}", message);
        Assert.EndsWith(".", message);
    }

    private void WriteRaw(ulong length, string json, int dataBytes)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        File.WriteAllBytes(Target, [.. prefix, .. Encoding.UTF8.GetBytes(json), .. new byte[dataBytes]]);
    }
}
