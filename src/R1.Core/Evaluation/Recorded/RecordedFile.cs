using System.Text.Encodings.Web;
using System.Text.Json;
using R1.Foundation;

namespace R1.Evaluation.Recorded;

/// <summary>The file of a recorded evaluation: its settings, then one line per completion, written problem by problem.</summary>
internal sealed class RecordedFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly List<RecordedSample> _samples = [];

    /// <summary>Opens a file or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">Of this evaluation.</param>
    /// <param name="chunk">Completions that are written at a time; a chunk that was cut off is drawn again.</param>
    /// <param name="total">Completions in all; the last chunk may be smaller.</param>
    /// <exception cref="InvalidDataException">The file has other settings or is damaged; names them and what to do.</exception>
    public RecordedFile(string path, RecordedSettings settings, int chunk, int total)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var header = JsonSerializer.Serialize(settings, Options);
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length > 0 && lines[0] != header && TryRead<RecordedSettings>(lines[0]) is not null)
            throw new InvalidDataException($"{path} was made with other settings:\n  {lines[0]}\nand not with\n  {header}\nGive another folder, or delete it.");
        var whole = lines.Skip(1).Select(TryRead<RecordedSample>).TakeWhile(sample => sample is not null).ToList();
        _samples.AddRange(whole.Take(whole.Count >= total ? total : whole.Count / chunk * chunk)!);
        DurableFiles.WriteText(path, string.Concat(_samples.Select(Line).Prepend(header + "\n")));
    }

    /// <summary>The completions that are there.</summary>
    public IReadOnlyList<RecordedSample> Samples => _samples;

    /// <summary>Writes further completions to the disk.</summary>
    public void Append(IReadOnlyList<RecordedSample> samples)
    {
        File.AppendAllText(_path, string.Concat(samples.Select(Line)));
        _samples.AddRange(samples);
    }

    private static string Line(RecordedSample sample) => JsonSerializer.Serialize(sample, Options) + "\n";

    // A line that was cut off is none.
    private static T? TryRead<T>(string line) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
