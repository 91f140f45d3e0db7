using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// 8-bit floating weights with one scale per block, as DeepSeek-V3 is published (arXiv 2412.19437, section 3.3): a number is its float8 (e4m3) value
/// times the scale of its block. They are widened while they are read.
/// </summary>
/// <param name="BlockRows">Rows of a block.</param>
/// <param name="BlockColumns">Columns of a block.</param>
internal sealed record Float8(int BlockRows, int BlockColumns)
{
    /// <summary>Name of the type in safetensors files.</summary>
    public const string TypeName = "F8_E4M3";

    /// <summary>What follows a weight's name in the name of its scales.</summary>
    public const string ScaleSuffix = "_scale_inv";

    /// <summary>The key of config.json that describes the blocks.</summary>
    public const string ConfigKey = "quantization_config";

    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(code => Value((byte)code))];

    /// <summary>Rows and columns of the scales of a weight.</summary>
    public long[] ScaleShape(long[] shape) => [(shape[0] + BlockRows - 1) / BlockRows, (shape[1] + BlockColumns - 1) / BlockColumns];

    /// <summary>The blocks that a <c>quantization_config</c> describes.</summary>
    /// <returns>Null where it is of another kind: <paramref name="fault"/> says what it should be.</returns>
    public static Float8? Parse(JsonElement quantization, out string? fault)
    {
        fault = $"{ConfigKey} is {quantization.GetRawText()}; supported are quant_method \"fp8\" with fmt \"e4m3\" and a weight_block_size of two sizes: "
            + "convert other kinds to bfloat16 first.";
        if (quantization.ValueKind != JsonValueKind.Object || Text(quantization, "quant_method") != "fp8") return null;
        if (Text(quantization, "fmt") is not ("e4m3" or null)) return null;
        if (!quantization.TryGetProperty("weight_block_size", out var block)) return null;
        if (block.ValueKind != JsonValueKind.Array || block.GetArrayLength() != 2) return null;
        if (!block[0].TryGetInt32(out var rows) || !block[1].TryGetInt32(out var columns) || rows < 1 || columns < 1) return null;
        fault = null;
        return new Float8(rows, columns);
    }

    /// <summary>Reads a weight with its scales, a row of blocks at a time.</summary>
    /// <param name="weight">The file and name of the weight.</param>
    /// <param name="scales">[rows of blocks, blocks in a row], float32.</param>
    /// <param name="target">[rows, columns], any floating type and device.</param>
    public void ReadInto((SafetensorsReader File, string Name) weight, Tensor scales, Tensor target)
    {
        var (rows, columns) = (target.shape[0], checked((int)target.shape[1]));
        var factors = scales.data<float>().ToArray();
        var (bytes, floats) = (new byte[BlockRows * columns], new float[BlockRows * columns]);
        for (long row = 0; row < rows; row += BlockRows)
        {
            using var scope = NewDisposeScope();
            var count = (int)Math.Min(BlockRows, rows - row);
            weight.File.ReadBytes(weight.Name, row * columns, bytes.AsSpan(0, count * columns));
            var perRow = (columns + BlockColumns - 1) / BlockColumns;
            Widen(bytes.AsSpan(0, count * columns), factors.AsSpan((int)(row / BlockRows) * perRow, perRow), floats, columns);
            target.narrow(0, row, count).copy_(tensor(floats, [BlockRows, columns]).narrow(0, 0, count));
        }
    }

    private void Widen(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> factors, Span<float> floats, int columns)
    {
        for (var i = 0; i < bytes.Length; i++) floats[i] = Values[bytes[i]] * factors[i % columns / BlockColumns];
    }

    /// <summary>One sign bit, four of exponent (bias 7), three of mantissa; no infinities, and all bits set for NaN.</summary>
    private static float Value(byte code)
    {
        var (sign, exponent, mantissa) = (code >> 7 == 0 ? 1f : -1f, code >> 3 & 15, code & 7);
        if (exponent == 15 && mantissa == 7) return float.NaN;
        return sign * (exponent == 0 ? mantissa * MathF.ScaleB(1, -9) : (8 + mantissa) * MathF.ScaleB(1, exponent - 10));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}
