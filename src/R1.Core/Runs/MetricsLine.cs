using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace R1.Runs;

/// <summary>The JSON of one metrics record. JSON has no NaN and no infinities: they are written as strings.</summary>
internal static class MetricsLine
{
    private const string StepName = "step", TimeName = "time";

    public static string Write(MetricsRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber(StepName, record.Step);
            WriteNumbers(writer, record.Values);
            if (record.Time.Count > 0)
            {
                writer.WriteStartObject(TimeName);
                WriteNumbers(writer, record.Time);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Records with the byte offset after each. Bytes after the last line feed are the rest of a cut line.</summary>
    public static IEnumerable<(MetricsRecord Record, long End)> ReadAll(string path)
    {
        var bytes = ReadBytes(path);
        var (start, number) = (0, 1);
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            yield return (Read(Encoding.UTF8.GetString(bytes, start, end - start), path, number++), end + 1);
            start = end + 1;
        }
    }

    /// <summary>The whole file. Another process may still be writing.</summary>
    public static byte[] ReadBytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> numbers)
    {
        foreach (var (name, value) in numbers)
            if (double.IsFinite(value)) writer.WriteNumber(name, value);
            else writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static MetricsRecord Read(string line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var members = document.RootElement.EnumerateObject().ToList();
            var step = members.Single(member => member.Name == StepName).Value.GetInt64();
            var time = members.Where(member => member.Name == TimeName).SelectMany(member => member.Value.EnumerateObject());
            return new MetricsRecord(step, Numbers(members.Where(member => member.Name is not (StepName or TimeName))), Numbers(time));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path}, line {number}: '{line}' is no metrics record ({error.Message}). Restore the file or remove the run.", error);
        }
    }

    private static Dictionary<string, double> Numbers(IEnumerable<JsonProperty> members) =>
        members.ToDictionary(member => member.Name, member => Number(member.Value));

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble();
}
