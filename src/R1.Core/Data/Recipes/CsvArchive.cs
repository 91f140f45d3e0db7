using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace R1.Data.Recipes;

/// <summary>Data sets that are published as one archive (tar or zip) with a CSV file for each subject.</summary>
/// <param name="folder">Where the files lie in the archive, e.g. <c>data/test/</c>; others are passed over.</param>
/// <param name="columns">Names of the columns; null where the first line of each file has them.</param>
internal sealed class CsvArchive(string folder, string[]? columns = null)
{
    /// <summary>The rows as JSON texts, file by file in the order of their names, with the file's name as <c>subject</c>.</summary>
    /// <exception cref="InvalidDataException">The file is no archive, has no such files, or one of them is broken; names it, line and remedy.</exception>
    public IEnumerable<string> Rows(string path)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, text) in Entries(path)) files[name] = text;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"{path} is no whole tar or zip archive ({error.Message}): give the file as it is published.", error);
        }
        if (files.Count == 0) throw new InvalidDataException($"{path} has no files {folder}*.csv: give the archive as it is published.");
        return files.SelectMany(file => RowsOf($"{path}, {file.Key}", file.Value, Path.GetFileNameWithoutExtension(file.Key)));
    }

    private IEnumerable<(string Name, string Text)> Entries(string path)
    {
        using var file = File.OpenRead(path);
        var isZip = file.ReadByte() == 'P' && file.ReadByte() == 'K';
        file.Position = 0;
        foreach (var (name, content) in isZip ? OfZip(file) : OfTar(file))
        {
            using var reader = new StreamReader(content, Encoding.UTF8);
            yield return (name, reader.ReadToEnd());
        }
    }

    private IEnumerable<(string Name, Stream Content)> OfZip(Stream file)
    {
        using var archive = new ZipArchive(file);
        foreach (var entry in archive.Entries.Where(entry => IsWanted(entry.FullName))) yield return (entry.FullName, entry.Open());
    }

    private IEnumerable<(string Name, Stream Content)> OfTar(Stream file)
    {
        using var archive = new TarReader(file);
        while (archive.GetNextEntry() is { } entry)
            if (IsWanted(entry.Name) && entry.DataStream is { } content) yield return (entry.Name, content);
    }

    // A dot before the name is how macOS packs what it knows of a file beside it.
    private bool IsWanted(string name) => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".csv", StringComparison.Ordinal)
        && !Path.GetFileName(name).StartsWith('.');

    private IEnumerable<string> RowsOf(string where, string text, string subject)
    {
        var names = columns;
        foreach (var (line, fields) in Parsed(where, text))
        {
            if (names is null) names = fields;
            else if (fields.Length != names.Length)
                throw new InvalidDataException(
                    $"{where}, line {line}: the row has {fields.Length} columns instead of {names.Length}: give the archive as it is published.");
            else yield return RowOf(names, fields, subject);
        }
    }

    private static string RowOf(string[] names, string[] fields, string subject) =>
        new JsonObject([.. names.Zip(fields, (name, field) => KeyValuePair.Create(name, (JsonNode?)field))]) { ["subject"] = subject }.ToJsonString();

    private static List<(int Line, string[] Fields)> Parsed(string where, string text)
    {
        try
        {
            return [.. CsvText.Rows(text)];
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"{where}: {error.Message}: give the archive as it is published.", error);
        }
    }
}
