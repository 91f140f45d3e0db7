using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace R1.Kernel.Scripting;

/// <summary>A directive that a cell may not use.</summary>
internal sealed class DirectiveException(string message, int line) : Exception(message)
{
    /// <summary>Line in the cell, from 1.</summary>
    public int Line { get; } = line;
}

/// <summary>A cell's text made ready for the script compiler; every statement keeps its line number.</summary>
/// <param name="Code">C# script.</param>
/// <param name="Markdown">Text of the cell's <c>#!markdown</c> parts.</param>
internal sealed record CellSource(string Code, IReadOnlyList<string> Markdown)
{
    /// <summary>How cells are parsed.</summary>
    public static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <exception cref="DirectiveException">A magic command of another kernel, or a package that is not shipped.</exception>
    public static CellSource Prepare(string text, ShippedPackages packages)
    {
        var (code, markdown) = SplitMagics(text.ReplaceLineEndings("\n").Split('\n'));
        return new CellSource(HoistDirectives(code, packages), markdown);
    }

    /// <summary>The text with <c>#!</c> lines and prose turned into comments: every position stays where it was.</summary>
    public static string WithoutMagics(string text)
    {
        var lines = text.Split('\n');
        var isProse = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var isMagic = lines[i].StartsWith("#!", StringComparison.Ordinal);
            if (isMagic) isProse = lines[i][2..].Trim() == "markdown";
            if (!isMagic && !isProse) continue;
            lines[i] = lines[i].Length < 2 ? new string(' ', lines[i].Length) : "//" + lines[i][2..];
        }
        return string.Join('\n', lines);
    }

    private static (string Code, List<string> Markdown) SplitMagics(string[] lines)
    {
        var markdown = new List<string>();
        List<string>? text = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var magic = lines[i].StartsWith("#!", StringComparison.Ordinal) ? lines[i][2..].Trim() : null;
            if (magic is null && text is null) continue;
            text?.Add(magic is null ? lines[i] : "");
            lines[i] = "";
            if (magic is null) continue;
            if (text is not null) markdown.Add(string.Join('\n', text).Trim());
            text = magic switch
            {
                "csharp" or "c#" or "C#" => null,
                "markdown" => [],
                _ => throw new DirectiveException($"'#!{magic}' is not known here: cells are C# ('#!csharp') or text ('#!markdown').", i + 1),
            };
        }
        if (text is not null) markdown.Add(string.Join('\n', text).Trim());
        return (string.Join('\n', lines), markdown);
    }

    // The compiler wants #r and #load before all code; notebooks have them anywhere. They move to the top, #line keeps the count.
    private static string HoistDirectives(string code, ShippedPackages packages)
    {
        var root = CSharpSyntaxTree.ParseText(code, Script).GetCompilationUnitRoot();
        var directives = root.DescendantTrivia(descendIntoTrivia: true).Select(t => t.GetStructure()).OfType<DirectiveTriviaSyntax>()
            .Where(d => d is ReferenceDirectiveTriviaSyntax or LoadDirectiveTriviaSyntax).ToArray();
        if (directives.Length == 0) return code;
        foreach (var directive in directives) CheckPackage(directive, packages);
        var kept = directives.Where(d => !IsPackage(d)).Select(d => d.ToString().Trim());
        var blanked = SourceText.From(code).WithChanges(directives.Select(d => new TextChange(d.Span, "")).Select(KeepLineEnd));
        return string.Join('\n', [.. kept, "#line 1", blanked.ToString()]);

        TextChange KeepLineEnd(TextChange change) =>
            code[change.Span.Start..change.Span.End].EndsWith('\n') ? new TextChange(change.Span, "\n") : change;
    }

    private static bool IsPackage(DirectiveTriviaSyntax directive) => PackageRequest(directive) is not null;

    private static string? PackageRequest(DirectiveTriviaSyntax directive) =>
        directive is ReferenceDirectiveTriviaSyntax { File.ValueText: var file } && file.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
            ? file["nuget:".Length..].Trim() : null;

    private static void CheckPackage(DirectiveTriviaSyntax directive, ShippedPackages packages)
    {
        if (PackageRequest(directive) is not { } request || packages.Check(request) is not { } fault) return;
        throw new DirectiveException(fault, directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
    }
}
