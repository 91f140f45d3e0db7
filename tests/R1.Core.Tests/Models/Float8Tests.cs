using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>8-bit checkpoints, written here byte by byte: TorchSharp has no such type.</summary>
public sealed class Float8Tests : IDisposable
{
    private const string Quantization = """{"activation_scheme":"dynamic","fmt":"e4m3","quant_method":"fp8","weight_block_size":[8,5]}""";
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    /// <summary>Bit patterns and their values from the definition of the format (arXiv 2209.05433, table 1).</summary>
    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x01, 0.001953125)] // the smallest, 2^-9
    [InlineData(0x07, 0.013671875)] // the largest subnormal number, 7/8 * 2^-6
    [InlineData(0x08, 0.015625)]    // the smallest normal number, 2^-6
    [InlineData(0x38, 1)]
    [InlineData(0xB8, -1)]
    [InlineData(0x7E, 448)]         // the largest
    public void Load_OneCode_GivesItsValue(byte code, float expected)
    {
        var loaded = LoadWith((_, _) => code, (_, _) => 1);

        Assert.All(Weight(loaded).data<float>(), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void Load_ScalesPerBlock_MultiplyTheirBlockAlone()
    {
        var loaded = LoadWith((row, column) => (row + column) % 2 == 0 ? (byte)0x38 : (byte)0xC0, (row, column) => 1 + row * 100 + column);

        var weight = Weight(loaded);
        for (var row = 0; row < 48; row++)
            for (var column = 0; column < 32; column++)
                Assert.Equal(((row + column) % 2 == 0 ? 1 : -2) * (1 + row / 8 * 100 + column / 5), weight[row, column].item<float>());
    }

    [Fact]
    public void Load_NumbersThatAreNone_AreRefused() =>
        Assert.Contains("are not finite", Assert.Throws<InvalidDataException>(() => LoadWith((_, _) => 0x7F, (_, _) => 1)).Message);

    [Fact]
    public void SavePretrained_ReadFromFloat8_IsWrittenUnscaled()
    {
        using var loaded = LoadWith((_, _) => 0x38, (_, _) => 3);
        loaded.SavePretrained(_folder.Path);

        using var again = CausalLM.LoadPretrained(_folder.Path);

        Assert.DoesNotContain(Float8.ConfigKey, again.Config.SkippedKeys);
        Assert.Equal(3, Weight(again)[47, 31].item<float>());
    }

    [Fact]
    public void Load_WithoutScales_NamesThem()
    {
        Write((_, _) => 0x38, null);

        Assert.Equal($"""
            {_folder.Path}: The weights do not fit the model:
              wrong type: {Name} is F8_E4M3 without scales in '{Name}_scale_inv' that fit its blocks, expected floating-point numbers
            """, Assert.Throws<ArgumentException>(() => CausalLM.LoadPretrained(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("""{"quant_method":"awq","bits":4}""")]
    [InlineData("""{"quant_method":"fp8","fmt":"e5m2","weight_block_size":[128,128]}""")]
    [InlineData("""{"quant_method":"fp8"}""")]
    [InlineData("""{"quant_method":"fp8","weight_block_size":[128,0]}""")]
    public void Parse_OtherQuantization_IsRefused(string quantization)
    {
        var config = JsonNode.Parse(TinyModels.Dense.ToJson())!;
        config[Float8.ConfigKey] = JsonNode.Parse(quantization);

        var message = Assert.Throws<ArgumentException>(() => ModelConfig.Parse(config.ToJsonString())).Message;
        Assert.Contains("quantization_config is {", message);
        Assert.Contains("convert other kinds to bfloat16 first.", message);
    }

    private const string Name = "model.layers.1.mlp.up_proj.weight";

    private static Tensor Weight(CausalLM model) => model.StateDict().Single(entry => entry.Name == Name).Tensor;

    private CausalLM LoadWith(Func<int, int, byte> code, Func<int, int, float> scale)
    {
        Write(code, scale);
        return CausalLM.LoadPretrained(_folder.Path);
    }

    /// <summary>The dense model with one weight [48, 32] in 8 bits, in blocks of 8 rows and 5 columns.</summary>
    private void Write(Func<int, int, byte> code, Func<int, int, float>? scale)
    {
        using var model = TinyModels.Create("qwen3");
        var tensors = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        tensors[Name] = tensor(Enumerable.Range(0, 48 * 32).Select(i => code(i / 32, i % 32)).ToArray(), [48, 32]);
        if (scale is not null) tensors[Name + Float8.ScaleSuffix] = tensor(Enumerable.Range(0, 6 * 7).Select(i => scale(i / 7, i % 7)).ToArray(), [6, 7]);
        var file = Path.Combine(_folder.Path, "model.safetensors");
        SafetensorsWriter.Write(file, tensors.Select(pair => (pair.Key, pair.Value)));
        Rename(file, "U8", Float8.TypeName);
        var config = JsonNode.Parse(TinyModels.Dense.ToJson())!;
        config[Float8.ConfigKey] = JsonNode.Parse(Quantization);
        File.WriteAllText(Path.Combine(_folder.Path, "config.json"), config.ToJsonString());
    }

    private static void Rename(string file, string type, string newType)
    {
        var bytes = File.ReadAllBytes(file);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, length))!.AsObject();
        foreach (var (_, entry) in header)
            if (entry!["dtype"]?.GetValue<string>() == type) entry["dtype"] = newType;
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var stream = File.Create(file);
        stream.Write(BitConverter.GetBytes((long)json.Length));
        stream.Write(json);
        stream.Write(bytes.AsSpan(8 + length));
    }
}
