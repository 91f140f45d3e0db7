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

/// <summary>A package that a cell asks for.</summary>
/// <param name="Text">What stands behind <c>nuget:</c>.</param>
/// <param name="Line">Line in the cell, from 1.</param>
internal sealed record PackageRequest(string Text, int Line);

/// <summary>A cell's text made ready for the script compiler; every statement keeps its line number.</summary>
/// <param name="Code">C# script.</param>
/// <param name="Magics">What its <c>#!</c> and <c>#i</c> lines ask for.</param>
/// <param name="Packages">What its <c>#r "nuget: …"</c> lines ask for.</param>
internal sealed record CellSource(string Code, CellMagics Magics, IReadOnlyList<PackageRequest> Packages)
{
    /// <summary>How cells are parsed.</summary>
    public static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <exception cref="DirectiveException">A magic command that is not known here.</exception>
    public static CellSource Prepare(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var magics = CellMagics.TakeFrom(lines);
        var (code, packages) = HoistDirectives(string.Join('\n', lines));
        return new CellSource(code, magics, packages);
    }

    /// <summary>The text with <c>#!</c> lines and prose turned into comments: every position stays where it was.</summary>
    public static string WithoutMagics(string text)
    {
        var lines = text.Split('\n');
        var isProse = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var isMagic = lines[i].StartsWith("#!", StringComparison.Ordinal);
            if (isMagic) isProse = CellMagics.OpensProse(lines[i][2..]);
            if (!isMagic && !isProse) continue;
            lines[i] = lines[i].Length < 2 ? new string(' ', lines[i].Length) : "//" + lines[i][2..];
        }
        return string.Join('\n', lines);
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
}
