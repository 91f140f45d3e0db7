using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace R1.Tokenization.Chat;

/// <summary>What a piece of a template is.</summary>
internal enum JinjaKind
{
    /// <summary>Printed as it is.</summary>
    Text,

    /// <summary>The beginning or end of <c>{{ }}</c> or <c>{% %}</c>.</summary>
    Tag,

    /// <summary>A word in an expression.</summary>
    Name,

    /// <summary>A quoted text, without its quotes.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Everything else in an expression.</summary>
    Symbol,

    /// <summary>After the last piece.</summary>
    End,
}

/// <summary>A piece of a template and its line, from 1.</summary>
internal readonly record struct JinjaToken(JinjaKind Kind, string Text, int Line);

/// <summary>
/// Cuts a template into pieces, with white space as transformers has it: a block takes the line break after it and the indentation before it, a minus sign
/// all white space on its side, and the last line break of the template is dropped.
/// </summary>
internal static partial class JinjaLexer
{
    public static List<JinjaToken> Cut(string template)
    {
        var tokens = new List<JinjaToken>();
        var (at, line) = (0, 1);
        if (template.EndsWith('\n')) template = template[..^1];
        while (at < template.Length)
        {
            var open = NextTag(template, at);
            if (open > at) tokens.Add(new JinjaToken(JinjaKind.Text, Before(template, at, open), line));
            line += template.AsSpan(at, open - at).Count('\n');
            if (open == template.Length) break;
            var (inside, close) = Inside(template, open, line);
            if (template[open + 1] != '#') Expression(template, open, inside, line, tokens);
            at = After(template, open, close);
            line += template.AsSpan(open, at - open).Count('\n');
        }
        tokens.Add(new JinjaToken(JinjaKind.End, "", line));
        return tokens;
    }

    public static InvalidDataException Fault(int line, string fault) => new($"line {line}: {fault}");

    private static int NextTag(string template, int from)
    {
        for (var at = template.IndexOf('{', from); at >= 0 && at + 1 < template.Length; at = template.IndexOf('{', at + 1))
            if (template[at + 1] is '{' or '%' or '#') return at;
        return template.Length;
    }

    // The text before a tag, without what the tag takes of it.
    private static string Before(string template, int from, int open)
    {
        var text = template[from..open];
        if (open == template.Length) return text;
        var sign = open + 2 < template.Length ? template[open + 2] : ' ';
        if (sign == '-') return text.TrimEnd();
        if (template[open + 1] == '{' || sign == '+') return text;
        var indented = text.TrimEnd(' ', '\t');
        return indented.EndsWith('\n') || (indented.Length == 0 && (from == 0 || template[from - 1] == '\n')) ? indented : text;
    }

    private static (Range Inside, int Close) Inside(string template, int open, int line)
    {
        var end = template[open + 1] switch { '{' => "}}", '%' => "%}", _ => "#}" };
        var close = open + 2;
        // A quoted text may hold the sign of the end.
        for (var quote = '\0'; close < template.Length; close++)
        {
            var c = template[close];
            if (end == "#}" || quote == '\0')
            {
                if (string.CompareOrdinal(template, close, end, 0, 2) == 0) break;
                if (c is '"' or '\'') quote = c;
            }
            else if (c == '\\') close++;
            else if (c == quote) quote = '\0';
        }
        if (close >= template.Length) throw Fault(line, $"'{template.AsSpan(open, 2)}' has no '{end}'");
        var first = template[open + 2] is '-' or '+' ? open + 3 : open + 2;
        var last = template[close - 1] == '-' && close - 1 >= first ? close - 1 : close;
        return (first..last, close);
    }

    private static int After(string template, int open, int close)
    {
        var at = close + 2;
        if (template[close - 1] == '-')
            while (at < template.Length && char.IsWhiteSpace(template[at])) at++;
        else if (template[open + 1] != '{' && at < template.Length && template[at] == '\n') at++;
        return at;
    }

    private static void Expression(string template, int open, Range inside, int line, List<JinjaToken> tokens)
    {
        tokens.Add(new JinjaToken(JinjaKind.Tag, template.Substring(open, 2), line));
        var source = template[inside];
        for (var at = 0; at < source.Length;)
        {
            var match = Word().Match(source, at);
            if (!match.Success) throw Fault(line, $"'{source[at]}' is not understood in '{source.Trim()}'");
            at = match.Index + match.Length;
            if (match.Groups["name"].Success) tokens.Add(new JinjaToken(JinjaKind.Name, match.Value, line));
            else if (match.Groups["number"].Success) tokens.Add(new JinjaToken(JinjaKind.Number, match.Value, line));
            else if (match.Groups["string"].Success) tokens.Add(new JinjaToken(JinjaKind.String, Unescape(match.Value[1..^1]), line));
            else if (match.Groups["symbol"].Success) tokens.Add(new JinjaToken(JinjaKind.Symbol, match.Value, line));
            line += match.Value.AsSpan().Count('\n');
        }
        tokens.Add(new JinjaToken(JinjaKind.Tag, template[open + 1] == '{' ? "}}" : "%}", line));
    }

    private static string Unescape(string quoted)
    {
        if (!quoted.Contains('\\')) return quoted;
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '\\' || i + 1 == quoted.Length)
            {
                text.Append(quoted[i]);
                continue;
            }
            var digits = quoted[++i] switch { 'u' => 4, 'x' => 2, _ => 0 };
            if (digits > 0 && i + digits < quoted.Length && int.TryParse(quoted.AsSpan(i + 1, digits), NumberStyles.HexNumber, null, out var code))
            {
                text.Append((char)code);
                i += digits;
            }
            else text.Append(quoted[i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '\'' => "'", '"' => "\"", var other => $"\\{other}" });
        }
        return text.ToString();
    }

    [GeneratedRegex("""
        \G(?:
        (?<blank>\s+)|
        (?<name>[A-Za-z_]\w*)|
        (?<number>\d+(?:\.\d+)?)|
        (?<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|
        (?<symbol>//|[=!<>]=|[-+*/%~|.,:()\[\]{}<>=]))
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Word();
}
