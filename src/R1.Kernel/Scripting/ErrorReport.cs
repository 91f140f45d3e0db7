using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Scripting;

/// <summary>Turns compiler messages and exceptions into tracebacks that name cells and lines, without the machinery between.</summary>
internal static partial class ErrorReport
{
    private const string UsingHint =
        "'using var' cannot stand at the top of a cell: the variable stays for later cells, so there is no end at which it could be "
        + "disposed (.NET Interactive refuses it too). Write 'using (var x = …) { … }', or 'var x = …' and 'x.Dispose()'.";

    private static readonly string[] Machinery =
    [
        "R1.Kernel", "Microsoft.CodeAnalysis", "System.Runtime.CompilerServices", "System.Runtime.ExceptionServices",
        "System.Runtime.ControlledExecution", "System.Threading.Thread",
    ];

    public static CellError OfDiagnostics(IReadOnlyList<Diagnostic> errors, string cell, string source)
    {
        var lines = source.Split('\n');
        string[] traceback = [.. errors.SelectMany(error => Describe(error, cell, lines))];
        var line = errors[0].Location.GetMappedLineSpan().StartLinePosition.Line;
        return line < lines.Length && UsingDeclaration().IsMatch(lines[line])
            ? new CellError("CompilationError", UsingHint, [.. traceback, UsingHint])
            : new CellError("CompilationError", errors[0].GetMessage(CultureInfo.InvariantCulture), traceback);
    }

    public static CellError OfDirective(DirectiveException fault, string cell) =>
        new("DirectiveError", fault.Message, [$"{cell}, line {fault.Line}: {fault.Message}"]);

    public static CellError OfException(Exception fault, Func<string, string?> sourceOf)
    {
        var traceback = new List<string>();
        for (Exception? e = fault; e is not null; e = e.InnerException)
        {
            traceback.Add($"{(e == fault ? "" : "caused by ")}{e.GetType().FullName}: {e.Message}");
            traceback.AddRange(Frames(e, sourceOf));
        }
        return new CellError(fault.GetType().FullName ?? fault.GetType().Name, fault.Message, traceback);
    }

    private static IEnumerable<string> Describe(Diagnostic error, string cell, string[] lines)
    {
        var span = error.Location.GetMappedLineSpan();
        var (line, column) = (span.StartLinePosition.Line, span.StartLinePosition.Character);
        var place = span.Path.Length == 0 || span.Path == cell ? cell : span.Path;
        yield return $"{place}, line {line + 1}: error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        if (place != cell || line >= lines.Length) yield break;
        yield return $"{line + 1,5} | {lines[line]}";
        yield return $"      | {new string(' ', Math.Min(column, lines[line].Length))}^";
    }

    private static IEnumerable<string> Frames(Exception fault, Func<string, string?> sourceOf)
    {
        foreach (var frame in new StackTrace(fault, true).GetFrames())
        {
            var method = frame.GetMethod();
            var type = method?.DeclaringType?.FullName ?? "";
            // The compiler makes a full path of a cell's name.
            var (file, line) = (Path.GetFileName(frame.GetFileName()), frame.GetFileLineNumber());
            if (file is not null && sourceOf(file) is { } source)
                yield return $"   at {file}, line {line}: {source.Split('\n').ElementAtOrDefault(line - 1)?.Trim()}";
            else if (!Machinery.Any(m => type.StartsWith(m, StringComparison.Ordinal)) && !type.StartsWith("Submission#", StringComparison.Ordinal))
                yield return $"   at {type}.{method?.Name}{(file is null ? "" : $" in {file}, line {line}")}";
        }
    }

    [GeneratedRegex(@"^\s*(await\s+)?using\s+[\w.<>,\[\]?]+(\s*<.*>)?\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();
}
