using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;

namespace R1.Kernel.Scripting;

/// <summary><c>#!set</c> and <c>#!share</c>, translated into the C# that declares the variable.</summary>
internal static partial class VariableMagic
{
    /// <param name="magic">The command.</param>
    /// <param name="variables">The session's variables, the latest last.</param>
    /// <param name="ask">Asks the reader for a line.</param>
    /// <returns>C# code; empty when there is nothing to do.</returns>
    /// <exception cref="DirectiveException">An argument is missing or wrong.</exception>
    public static string Declaration(MagicPart magic, IReadOnlyList<ScriptVariable> variables, Func<string> ask)
    {
        var options = new Options(magic);
        return magic.Name == "share" ? Share(options, variables) : Set(options, variables, ask);
    }

    private static string Share(Options options, IReadOnlyList<ScriptVariable> variables)
    {
        options.CheckKernel(options.Required("from"));
        var source = Find(options, options.Free ?? throw options.Fault("a variable's name is missing"), variables).Name;
        var name = options.Optional("as") ?? source;
        return name == source ? "" : $"var {options.Identifier(name)} = {source};";
    }

    private static string Set(Options options, IReadOnlyList<ScriptVariable> variables, Func<string> ask)
    {
        var name = options.Identifier(options.Required("name"));
        var value = options.Required("value");
        if (Source().Match(value) is not { Success: true } source) return $"var {name} = {Literal(value)};";
        var (kind, argument) = (source.Groups[1].Value, source.Groups[2].Value);
        if (kind is "input" or "password") return $"var {name} = {Literal(ask())};";
        options.CheckKernel(kind);
        var variable = Find(options, argument, variables);
        return options.Has("byref") ? $"var {name} = {variable.Name};" : $"var {name} = {Copy(variable.Value)};";
    }

    private static ScriptVariable Find(Options options, string name, IReadOnlyList<ScriptVariable> variables) =>
        variables.FirstOrDefault(variable => variable.Name == name) ?? throw options.Fault($"there is no variable '{name}'; '#!who' lists them");

    // As in .NET Interactive a value that is not shared by reference goes through JSON: numbers become double, objects and lists JsonDocument.
    private static string Copy(object? value)
    {
        var json = JsonSerializer.Serialize(value);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.String => Literal(document.RootElement.GetString()!),
            JsonValueKind.Number => json + "d",
            JsonValueKind.True or JsonValueKind.False => json,
            JsonValueKind.Null => "(object)null",
            _ => $"System.Text.Json.JsonDocument.Parse({Literal(json)})",
        };
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    [GeneratedRegex("^@(\\w+|c#|C#):\"?(.*?)\"?$")]
    private static partial Regex Source();

    /// <summary>The arguments of one command.</summary>
    private sealed partial class Options
    {
        private readonly Dictionary<string, string?> _named = [];
        private readonly MagicPart _magic;

        public Options(MagicPart magic)
        {
            _magic = magic;
            var words = Word().Matches(magic.Arguments).Select(match => match.Value).ToArray();
            for (var i = 0; i < words.Length; i++)
            {
                if (!words[i].StartsWith("--", StringComparison.Ordinal)) Free ??= words[i];
                else if (words[i] == "--byref") _named["byref"] = null;
                else _named[words[i][2..]] = i + 1 < words.Length ? words[++i] : null;
            }
        }

        /// <summary>The argument without a name.</summary>
        public string? Free { get; }

        public bool Has(string name) => _named.ContainsKey(name);

        public string? Optional(string name) => _named.GetValueOrDefault(name);

        public string Required(string name) => Optional(name) ?? throw Fault($"--{name} is missing");

        public string Identifier(string name) => SyntaxFacts.IsValidIdentifier(name) ? name : throw Fault($"'{name}' is no name for a variable");

        public void CheckKernel(string name)
        {
            if (CellLanguage.Find(name) != CellLanguage.CSharp) throw Fault($"there is no kernel '{name}' here, only csharp");
        }

        public DirectiveException Fault(string fault) => new($"#!{_magic.Name}: {fault}. {MagicCommands.Descriptions[_magic.Name]}", _magic.Line);

        // A text in quotes (which stay, as in .NET Interactive), JSON, or what has no space in it; @input:"…" too.
        [GeneratedRegex("(?:@\\w+:)?\"(?:[^\"\\\\]|\\\\.)*\"|[{\\[].*[}\\]](?=\\s|$)|\\S+")]
        private static partial Regex Word();
    }
}
