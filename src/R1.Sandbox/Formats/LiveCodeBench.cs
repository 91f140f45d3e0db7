using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Sandbox.Formats;

/// <summary>A row of LiveCodeBench (Jain et al. 2024), the scenario of code generation: whole programs, or a method of a class <c>Solution</c>.</summary>
/// <remarks>
/// <b>Deviations</b>: what a program writes is compared as text, trailing white space aside; the published runner also takes numbers that are equal as
/// decimals.
/// </remarks>
internal static class LiveCodeBench
{
    // What a candidate of the published runner may use without importing it.
    private const string Imports = """
        import bisect, collections, copy, datetime, functools, heapq, itertools, json, math, operator, random, re, statistics, string, sys
        from math import *
        from bisect import *
        from collections import *
        from functools import *
        from heapq import *
        from itertools import *
        from typing import *
        from builtins import *
        """;

    private const string Call = "live_code_bench_call";

    // The largest tests of the published files unpack to some hundred megabytes.
    private const long MostBytes = 1L << 30;

    /// <summary>The tests of a row, public and private.</summary>
    /// <exception cref="InvalidDataException">A field is missing or damaged: names place and field.</exception>
    public static CodeTask Task(BenchmarkLine row)
    {
        var cases = Cases(row, "public_test_cases").Concat(Cases(row, "private_test_cases")).ToList();
        if (cases.Count == 0) throw row.Wrong("public_test_cases", "at least one test, here or among the private ones");
        return cases[0].Type == "functional" ? Method(row, cases) : new CodeTask
        {
            Language = CodeLanguage.Python, Prelude = Imports, Tests = [.. cases.Select(one => new InputOutputTest(one.Input, one.Output))],
        };
    }

    // Arguments stand in the lines of the input, each as JSON, and so does the result.
    private static CodeTask Method(BenchmarkLine row, List<Case> cases) => new()
    {
        Language = CodeLanguage.Python,
        Prelude = Imports,
        // A tuple is as good as a list, which is what JSON has.
        Postlude = $"""


            def {Call}(*arguments):
                answer = Solution().{Name(row)}(*arguments)
                return list(answer) if isinstance(answer, tuple) else answer
            """,
        Tests = [.. cases.Select(one => new AssertionTest(
            $"assert {Call}(*[json.loads(line) for line in {Literal(one.Input)}.split('\\n')]) == json.loads({Literal(one.Output)})"))],
    };

    private static string Name(BenchmarkLine row)
    {
        var name = Parse<Dictionary<string, JsonElement>>(row, "metadata", row.Text("metadata")).GetValueOrDefault("func_name").ToString();
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? name : throw row.Wrong("metadata", "a func_name");
    }

    // Only ASCII and no escape that Python reads otherwise than JSON.
    private static string Literal(string text)
    {
        var literal = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value is >= ' ' and < 127 and not ('\'' or '\\') ? literal.Append((char)rune.Value) : literal.Append($"\\U{rune.Value:x8}");
        return literal.Append('\'').ToString();
    }

    private static IReadOnlyList<Case> Cases(BenchmarkLine row, string field)
    {
        var text = row.Text(field).Trim();
        var cases = Parse<List<Case>>(row, field, text.StartsWith('[') ? text : Unpack(row, field, text));
        foreach (var one in cases)
        {
            if (one.Input is null) throw row.Wrong(field, "an input in every test");
            if (one.Output is null) throw row.Wrong(field, "an output in every test");
            if (one.Type is not ("functional" or "stdin")) throw row.Wrong(field, "the testtype stdin or functional in every test");
        }
        return cases;
    }

    private static T Parse<T>(BenchmarkLine row, string field, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text) ?? throw row.Wrong(field, "a value");
        }
        catch (JsonException error)
        {
            throw row.Wrong(field, $"what it holds as it is published ({error.Message})");
        }
    }

    /// <summary>Base64 of a zlib stream of a pickled text.</summary>
    private static string Unpack(BenchmarkLine row, string field, string text)
    {
        try
        {
            using var packed = new ZLibStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            return PickledText.Read(packed, MostBytes);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw row.Wrong(field, $"what it holds as it is published ({error.Message})");
        }
    }

    private sealed record Case(
        [property: JsonPropertyName("input")] string Input, [property: JsonPropertyName("output")] string Output,
        [property: JsonPropertyName("testtype")] string Type);
}
