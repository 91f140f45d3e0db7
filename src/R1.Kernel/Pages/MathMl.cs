using System.Net;
using System.Text;

namespace R1.Kernel.Pages;

/// <summary>
/// Turns the LaTeX of our prose into MathML, which browsers draw themselves: pages need no network and no script for formulas. Covers what
/// the paper's equations use; anything else is shown as its source.
/// </summary>
internal sealed class MathMl
{
    private readonly string _latex;
    private readonly bool _display;
    private int _position;

    private MathMl(string latex, bool display) => (_latex, _display) = (latex, display);

    /// <param name="latex">Without the dollar signs.</param>
    /// <param name="display">Whether the formula is displayed on a line of its own.</param>
    public static string Convert(string latex, bool display)
    {
        try
        {
            var math = new MathMl(latex.Trim(), display);
            var body = math.Sequence();
            if (math._position < math._latex.Length) throw new FormatException($"'{math._latex[math._position]}' was not expected.");
            return $"<math{(display ? " display=\"block\"" : "")}><mrow>{body}</mrow></math>";
        }
        catch (FormatException)
        {
            return $"<code>{WebUtility.HtmlEncode(latex)}</code>";
        }
    }

    private bool AtEnd => _position >= _latex.Length || _latex[_position] is '}' or '&'
        || At(@"\\") || At(@"\right") && !At(@"\rightarrow") || At(@"\end");

    private bool At(string text) => string.CompareOrdinal(_latex, _position, text, 0, text.Length) == 0;

    private string Sequence()
    {
        var row = new StringBuilder();
        for (SkipSpace(); !AtEnd; SkipSpace()) row.Append(Scripted());
        return row.ToString();
    }

    private string Scripted()
    {
        var start = _position;
        var atom = Atom(out var limits);
        string? under = null, over = null;
        for (SkipSpace(); _position < _latex.Length && _latex[_position] is '_' or '^' or '\''; SkipSpace())
        {
            var mark = _latex[_position++];
            if (mark == '_') under = under is null ? Argument() : throw new FormatException("two subscripts");
            else over = (over ?? "") + (mark == '^' ? Argument() : "<mo>′</mo>");
        }
        if (_position == start) throw new FormatException("nothing was read");
        var tags = limits && _display ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup");
        return (under, over) switch
        {
            (null, null) => atom,
            (not null, null) => $"<{tags.Item1}>{atom}{Row(under)}</{tags.Item1}>",
            (null, not null) => $"<{tags.Item2}>{atom}{Row(over)}</{tags.Item2}>",
            _ => $"<{tags.Item3}>{atom}{Row(under)}{Row(over)}</{tags.Item3}>",
        };
    }

    private string Atom(out bool limits)
    {
        limits = false;
        var c = _latex[_position];
        if (c == '{') return Row(Group());
        if (c == '\\') return Command(out limits);
        if (char.IsAsciiDigit(c)) return $"<mn>{Take(ch => char.IsAsciiDigit(ch) || ch == '.')}</mn>";
        _position++;
        if (char.IsLetter(c)) return $"<mi>{c}</mi>";
        if (c is '_' or '^') throw new FormatException("a script without base");
        return $"<mo>{WebUtility.HtmlEncode(c == '-' ? "−" : c.ToString())}</mo>";
    }

    private string Command(out bool limits)
    {
        if (++_position >= _latex.Length) throw new FormatException("a command has no name");
        var name = char.IsAsciiLetter(_latex[_position]) ? Take(char.IsAsciiLetter) : _latex.Substring(_position++, 1);
        limits = MathSymbols.Large.ContainsKey(name) || MathSymbols.UnderFunctions.Contains(name);
        if (MathSymbols.Identifiers.TryGetValue(name, out var letter)) return $"<mi>{letter}</mi>";
        if (MathSymbols.Operators.TryGetValue(name, out var sign)) return $"<mo>{WebUtility.HtmlEncode(sign)}</mo>";
        if (MathSymbols.Large.TryGetValue(name, out var large)) return $"<mo>{large}</mo>";
        if (MathSymbols.Functions.Contains(name)) return $"<mi>{name}</mi>";
        if (MathSymbols.Spaces.TryGetValue(name, out var width)) return $"<mspace width=\"{width}em\"/>";
        if (MathSymbols.Accents.TryGetValue(name, out var accent)) return $"<mover accent=\"true\">{Row(Argument())}<mo>{accent}</mo></mover>";
        return Structure(name);
    }

    private string Structure(string name) => name switch
    {
        "frac" or "dfrac" or "tfrac" => $"<mfrac>{Row(Argument())}{Row(Argument())}</mfrac>",
        "sqrt" => $"<msqrt>{Argument()}</msqrt>",
        "text" or "textrm" or "textit" or "mbox" => $"<mtext>{WebUtility.HtmlEncode(RawGroup().Replace(' ', '\u00a0'))}</mtext>",
        "mathrm" or "operatorname" => $"<mi mathvariant=\"normal\">{WebUtility.HtmlEncode(RawGroup())}</mi>",
        "mathbb" or "mathcal" or "mathbf" => $"<mi mathvariant=\"normal\">{string.Concat(RawGroup().Select(c => MathSymbols.Letter(name, c)))}</mi>",
        "left" => Fenced(),
        "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" => Delimiter(),
        "begin" => Table(),
        "{" or "}" or "%" or "_" or "&" or "#" or "$" => $"<mo>{WebUtility.HtmlEncode(name)}</mo>",
        "|" => "<mo>‖</mo>",
        " " => "<mspace width=\"0.33em\"/>",
        _ => throw new FormatException($"\\{name} is not known"),
    };

    private string Fenced()
    {
        var open = Delimiter();
        var body = Sequence();
        if (!At(@"\right")) throw new FormatException("\\left without \\right");
        _position += @"\right".Length;
        return $"<mrow>{open}{body}{Delimiter()}</mrow>";
    }

    private string Delimiter()
    {
        SkipSpace();
        if (_position >= _latex.Length) throw new FormatException("a delimiter is missing");
        if (_latex[_position] == '\\') return Command(out _);
        var c = _latex[_position++];
        return c == '.' ? "" : $"<mo fence=\"true\">{WebUtility.HtmlEncode(c.ToString())}</mo>";
    }

    private string Table()
    {
        var kind = RawGroup();
        var rows = new StringBuilder("<mtr>");
        while (!At(@"\end"))
        {
            rows.Append("<mtd>").Append(Sequence()).Append("</mtd>");
            if (_position >= _latex.Length) throw new FormatException("\\begin without \\end");
            if (_latex[_position] == '&') _position++;
            else if (At(@"\\"))
            {
                rows.Append("</mtr><mtr>");
                _position += 2;
            }
            else if (!At(@"\end")) throw new FormatException("a row does not end");
        }
        _position += @"\end".Length;
        RawGroup();
        var table = $"<mtable>{rows}</mtr></mtable>";
        return kind == "cases" ? $"<mrow><mo>{{</mo>{table}</mrow>" : table;
    }

    private string Argument()
    {
        SkipSpace();
        if (_position >= _latex.Length) throw new FormatException("an argument is missing");
        return _latex[_position] == '{' ? Group() : Atom(out _);
    }

    private string Group()
    {
        _position++;
        var body = Sequence();
        if (_position >= _latex.Length || _latex[_position] != '}') throw new FormatException("a brace is open");
        _position++;
        return body;
    }

    private string RawGroup()
    {
        SkipSpace();
        var end = _latex.IndexOf('}', _position);
        if (end < 0 || _latex[_position] != '{') throw new FormatException("a group is missing");
        var text = _latex[(_position + 1)..end];
        _position = end + 1;
        return text;
    }

    private string Take(Predicate<char> wanted)
    {
        var start = _position;
        while (_position < _latex.Length && wanted(_latex[_position])) _position++;
        return _latex[start.._position];
    }

    private void SkipSpace() => Take(char.IsWhiteSpace);

    private static string Row(string body) => $"<mrow>{body}</mrow>";
}
