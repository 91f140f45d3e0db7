using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace R1.Kernel.Scripting;

/// <summary>A line of a cell that cannot be carried out.</summary>
internal sealed class DirectiveException(string message, int line) : Exception(message)
{
    /// <summary>Line in the cell, from 1.</summary>
    public int Line { get; } = line;
}

/// <summary>Divides a cell into its parts: C#, text in other languages, magic commands.</summary>
internal static partial class CellSource
{
    /// <summary>How cells are parsed.</summary>
    public static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <exception cref="DirectiveException">A magic command that is not known here.</exception>
    public static IReadOnlyList<CellPart> Divide(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var parts = new List<CellPart>();
        var (language, start) = (CellLanguage.CSharp, 0);
        for (var i = 0; i < lines.Length; i++)
        {
            if (MagicAt(lines[i]) is not var (name, arguments)) continue;
            var chosen = arguments.Length == 0 ? CellLanguage.Find(name) : null;
            if (chosen is null && !MagicCommands.Descriptions.ContainsKey(name))
                throw new DirectiveException($"the magic command '#!{name}' is not known here; '#!lsmagic' lists those that are.", i + 1);
            AddPart(parts, language, lines, start, i);
            if (chosen is null) parts.Add(new MagicPart(name, arguments, i + 1));
            (language, start) = (chosen ?? language, i + 1);
        }
        AddPart(parts, language, lines, start, lines.Length);
        return parts;
    }

    /// <summary>The text with magic commands and other languages turned into comments: every position stays where it was.</summary>
    public static string WithoutMagics(string text)
    {
        var lines = text.Split('\n');
        var language = CellLanguage.CSharp;
        for (var i = 0; i < lines.Length; i++)
        {
            var magic = MagicAt(lines[i]);
            if (magic is var (name, _) && CellLanguage.Find(name) is { } chosen) language = chosen;
            if (magic is null && language == CellLanguage.CSharp) continue;
            lines[i] = lines[i].Length < 2 ? new string(' ', lines[i].Length) : "//" + lines[i][2..];
        }
        return string.Join('\n', lines);
    }

    private static (string Name, string Arguments)? MagicAt(string line) =>
        Magic().Match(line) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value.Trim()) : null;

    private static void AddPart(List<CellPart> parts, string language, string[] lines, int start, int end)
    {
        if (lines[start..end].All(string.IsNullOrWhiteSpace)) return;
        if (language != CellLanguage.CSharp)
        {
            parts.Add(new TextPart(language, string.Join('\n', lines[start..end]).Trim(), start + 1));
            return;
        }
        var sources = new List<string>();
        for (var i = start; i < end; i++)
        {
            if (PackageSource().Match(lines[i]) is not { Success: true } source) continue;
            sources.Add(source.Groups[1].Value.Trim());
            lines[i] = "";
        }
        // Empty lines for those of the parts before keep the count.
        var (code, packages) = HoistDirectives(new string('\n', start) + string.Join('\n', lines[start..end]));
        parts.Add(new CodePart(code, packages, sources));
    }

    // The compiler wants #r and #load before all code; notebooks have them anywhere. They move to the top, #line keeps the count.
    private static (string Code, PackageRequest[] Packages) HoistDirectives(string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, Script).GetCompilationUnitRoot();
        var directives = root.DescendantTrivia(descendIntoTrivia: true).Select(t => t.GetStructure()).OfType<DirectiveTriviaSyntax>()
            .Where(d => d is ReferenceDirectiveTriviaSyntax or LoadDirectiveTriviaSyntax).ToArray();
        if (directives.Length == 0) return (code, []);
        var kept = directives.Where(d => Package(d) is null).Select(d => d.ToString().Trim());
        var blanked = SourceText.From(code).WithChanges(directives.Select(d => new TextChange(d.Span, "")).Select(KeepLineEnd));
        return (string.Join('\n', [.. kept, "#line 1", blanked.ToString()]), [.. directives.Select(Package).OfType<PackageRequest>()]);

        TextChange KeepLineEnd(TextChange change) =>
            code[change.Span.Start..change.Span.End].EndsWith('\n') ? new TextChange(change.Span, "\n") : change;
    }

    private static PackageRequest? Package(DirectiveTriviaSyntax directive) =>
        directive is ReferenceDirectiveTriviaSyntax { File.ValueText: var file } && file.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
            ? new PackageRequest(file["nuget:".Length..].Trim(), directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1) : null;

    [GeneratedRegex(@"^#!([^\s]+)(.*)$")]
    private static partial Regex Magic();

    [GeneratedRegex("^\\s*#i\\s+\"nuget:(.+)\"\\s*$")]
    private static partial Regex PackageSource();
}
