using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace R1.Tests;

/// <summary>No line of the repository is longer than a reader's window. What cannot be broken, or is not written by hand, is left out.</summary>
public partial class LineLengthTests
{
    private const int Longest = 160;

    // Generated: surfaces, recorded runs, the solution, lock files. Data of the tests: one case a line.
    private static readonly string[] LeftOut = ["PublicApi.txt", ".jsonl", ".tsv", ".svg", ".sln", ".lock.json"];

    private static readonly string[] Folders = ["src", "tests", "notebooks", "environment", "data-recipes", ".github", ".ci", ".config"];

    [Fact]
    public void Lines_OfTheRepository_FitIntoAWindow()
    {
        var files = Files().ToList();
        Assert.True(files.Count > 300, $"Only {files.Count} files were looked at.");
        var faults = files.SelectMany(file => TooLong(Path.GetRelativePath(Fixtures.RepositoryRoot, file), File.ReadAllText(file))).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} lines have more than {Longest} characters:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void TooLong_LongLine_IsNamedUnlessItCannotBreak()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 40));
        Assert.Equal(["a.cs, line 2: 200 characters"], TooLong("a.cs", $"short\n{words}\n"));
        Assert.Equal(["a.md, line 1: 200 characters"], TooLong("a.md", $"{words}\n| {words} |\n[here]({new string('x', 200)})\n"));
        Assert.Equal(["a.ipynb, code cell 2, line 1: 200 characters"], TooLong("a.ipynb", $$"""
            { "cells": [
                { "cell_type": "markdown", "source": "{{words}}" },
                { "cell_type": "code", "source": ["{{words}}"] } ] }
            """));
    }

    private static IEnumerable<string> TooLong(string name, string text) =>
        name.EndsWith(".ipynb", StringComparison.Ordinal)
            ? CodeCells(text).SelectMany(cell => Faults($"{name}, code cell {cell.Number}", cell.Source, isMarkdown: false))
            : Faults(name, text, name.EndsWith(".md", StringComparison.Ordinal));

    private static IEnumerable<string> Faults(string name, string text, bool isMarkdown) => text.ReplaceLineEndings("\n").Split('\n').Index()
        .Where(line => line.Item.Length > Longest && !(isMarkdown && Unbreakable().IsMatch(line.Item)))
        .Select(line => $"{name}, line {line.Index + 1}: {line.Item.Length} characters");

    // A row of a table, or a word that is itself too long: a link.
    [GeneratedRegex(@"^\s*\||\S{100}")]
    private static partial Regex Unbreakable();

    private static IEnumerable<(int Number, string Source)> CodeCells(string notebook) => JsonNode.Parse(notebook)!["cells"]!.AsArray().Index()
        .Where(cell => (string?)cell.Item!["cell_type"] == "code")
        .Select(cell => (cell.Index + 1, Text(cell.Item!["source"]!)));

    private static string Text(JsonNode source) => source is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string)source!;

    private static IEnumerable<string> Files() => Folders.Select(folder => Path.Combine(Fixtures.RepositoryRoot, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Fixtures.RepositoryRoot))
        .Where(file => !LeftOut.Any(end => file.EndsWith(end, StringComparison.Ordinal)) && !IsFixture(file) && !IsReport(file) && !IsBinary(file));

    // Reports of the committed run, with what its claims said.
    private static bool IsReport(string file) =>
        file.EndsWith(".json", StringComparison.Ordinal)
        && file.StartsWith(Path.Combine(Fixtures.RepositoryRoot, "notebooks", "results") + "/", StringComparison.Ordinal);

    private static bool IsFixture(string file) => file.StartsWith(Path.Combine(Fixtures.RepositoryRoot, "tests", "fixtures") + "/", StringComparison.Ordinal)
        || file.Contains("/__pycache__/", StringComparison.Ordinal);

    private static bool IsBinary(string file)
    {
        using var stream = File.OpenRead(file);
        var start = new byte[1024];
        return start.AsSpan(0, stream.Read(start)).Contains((byte)0);
    }
}
