using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Cuts an answer, LaTeX or plain text, into tokens. Linear in its length; no text makes it fail.</summary>
internal sealed class Lexer
{
    /// <summary>Longer answers are compared as text.</summary>
    public const int MaxTokens = 3000;

    private const int MaxTextDepth = 8;
    private const int UsualTokens = 16;

    private static readonly (string Sign, string Meaning)[] CompoundRelations =
        [("<=", "<="), ("=<", "<="), (">=", ">="), ("=>", "="), ("==", "="), ("<>", "!="), ("->", "=")];

    private readonly string _text;
    private readonly CommaReading _comma;
    private readonly int _textDepth;
    private readonly List<Token> _tokens;
    private int _at;
    private int _brackets;
    private bool _hasSpace;

    private Lexer(string text, CommaReading comma, int textDepth, List<Token> tokens)
    {
        (_text, _comma, _textDepth, _tokens) = (text, comma, textDepth, tokens);
    }

    /// <summary>All tokens, with an end token; null when there are too many.</summary>
    public static List<Token>? Read(string text, CommaReading comma)
    {
        // Most answers are short, and tokens are large.
        var tokens = new List<Token>(Math.Min(UsualTokens, text.Length + 2));
        new Lexer(text, comma, textDepth: 0, tokens).ReadAll();
        TokenPatterns.Apply(tokens);
        tokens.Add(Token.End);
        return tokens.Count <= MaxTokens ? tokens : null;
    }

    private void ReadAll()
    {
        while (_at < _text.Length && _tokens.Count <= MaxTokens) ReadOne();
    }

    private void ReadOne()
    {
        var c = _text[_at];
        if (char.IsWhiteSpace(c) || c is '~' or '$' or '\u200B' or '\uFEFF' || char.IsControl(c))
        {
            _hasSpace = true;
            _at++;
        }
        else if (char.IsAsciiDigit(c) ||
            (c == '.' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] == '\\')))
            ReadNumber();
        else if (c == '\\') ReadCommand();
        else if (Vocabulary.SignOf(c) is var (kind, text)) ReadSign(kind, text);
        else if (char.IsLetter(c)) ReadLetters();
        else ReadOther(c);
    }

    private void ReadNumber()
    {
        var start = _at;
        if (NumberReader.Read(_text, ref _at, _comma, _brackets > 0, isPlain: !_text.Contains('\\')) is { } number)
        {
            AddNumber(number.Digits, number.Value, number.Decimals);
            return;
        }
        // Too large to be written out.
        _at = Math.Max(_at, start + 1);
        Add(TokenKind.Unknown, _text[start.._at]);
    }

    private void ReadSign(TokenKind kind, string text)
    {
        if (kind == TokenKind.Relation && ReadCompound(text)) return;
        if (text == "*" && _at + 1 < _text.Length && _text[_at + 1] == '*')
        {
            Add(TokenKind.Operator, "^");
            _at += 2;
            return;
        }
        if (text == "!" && _at + 1 < _text.Length && _text[_at + 1] == '=')
        {
            Add(TokenKind.Relation, "!=");
            _at += 2;
            return;
        }
        // An inner plus-minus in ASCII.
        if (text == "+" && string.CompareOrdinal(_text, _at, "+/-", 0, 3) == 0)
        {
            Add(TokenKind.Operator, "±");
            _at += 3;
            return;
        }
        _at++;
        if (kind is TokenKind.Open && text != "{") _brackets++;
        if (kind is TokenKind.Close && text != "}") _brackets--;
        Add(kind, text);
    }

    private bool ReadCompound(string text)
    {
        foreach (var (sign, meaning) in CompoundRelations)
        {
            if (string.CompareOrdinal(_text, _at, sign, 0, 2) != 0) continue;
            _at += 2;
            Add(TokenKind.Relation, meaning);
            return true;
        }
        _at++;
        Add(TokenKind.Relation, text);
        return true;
    }

    private void ReadOther(char c)
    {
        var number = CharUnicodeNumber.Of(c);
        _at++;
        if (number is { IsSuperscript: true }) ReadSuperscript(number.Value.Value);
        else if (number is { } known) AddNumber(known.Value.ToString(), known.Value);
        else if (c == '\u207B' || c == '⁺') _at--; // A superscript sign is read with its digits.
        else if (Unit.Find(c.ToString()) is not null) Add(TokenKind.Word, c.ToString());
        else if (c == '.' || c == '。' || c == '?' || c == '"' || c == '`') _hasSpace = true;
        else Add(TokenKind.Unknown, c.ToString());
        if (c is '\u207B' or '⁺') ReadSignedSuperscript(c);
    }

    private void ReadSignedSuperscript(char sign)
    {
        _at++;
        if (_at >= _text.Length || CharUnicodeNumber.Of(_text[_at]) is not { IsSuperscript: true } first)
        {
            Add(TokenKind.Unknown, sign.ToString());
            return;
        }
        _at++;
        ReadSuperscript(first.Value, isNegative: sign != '⁺');
    }

    private void ReadSuperscript(Rational first, bool isNegative = false)
    {
        var value = first.Numerator;
        for (var n = 0; n < 6 && _at < _text.Length &&
            CharUnicodeNumber.Of(_text[_at]) is { IsSuperscript: true } next; n++, _at++)
            value = value * 10 + next.Value.Numerator;
        Add(TokenKind.Operator, "^");
        var exponent = new Rational(isNegative ? -value : value);
        AddNumber(exponent.ToString(), exponent);
    }

    private void ReadLetters()
    {
        var start = _at;
        var isAscii = char.IsAsciiLetter(_text[_at]);
        while (_at < _text.Length && char.IsLetter(_text[_at]) && char.IsAsciiLetter(_text[_at]) == isAscii &&
            !(_at > start && Vocabulary.SignOf(_text[_at]) is not null))
            _at++;
        var run = _text[start.._at];
        if (!isAscii) ReadOtherLetters(run);
        else
        {
            if (_textDepth > 0) LetterRuns.AddText(run, IsBehindNumber, Adder);
            else LetterRuns.AddMath(run, IsBehindNumber, Adder);
        }
    }

    // 十二 and 十二个 are numbers; 三角形 is a word.
    private void ReadOtherLetters(string run)
    {
        var length = IsBehindNumber || Unit.Find(run) is not null ? 0 : ChineseNumber.LengthIn(run);
        var rest = run[length..];
        if (length == 0 || (rest.Length > 0 && Unit.Find(rest) is null && !CountedThing.IsGeneric(rest))) LetterRuns.AddOther(run, Adder);
        else
        {
            var value = ChineseNumber.Of(run[..length])!.Value;
            AddNumber(value.ToString(), value);
            if (rest.Length > 0) LetterRuns.AddOther(rest, Adder);
        }
    }

    private bool IsBehindNumber => _tokens.Count > 0 && _tokens[^1].Kind is TokenKind.Number or TokenKind.Close or TokenKind.Word;

    private void ReadCommand()
    {
        _at++;
        if (_at >= _text.Length) return;
        if (!char.IsAsciiLetter(_text[_at])) ReadEscaped(_text[_at++]);
        else
        {
            var name = CommandName.Read(_text, ref _at);
            if (Vocabulary.Texts.Contains(name)) ReadText(name);
            else if (name is "begin" or "end") ReadEnvironment(name);
            else if (name is "overline" or "bar" or "dot" || Vocabulary.Ignored.Contains(name)) SkipNullDelimiter(name);
            else if (Vocabulary.Dropped.Contains(name)) Argument();
            else if (Vocabulary.Functions.Contains(name) && name != "sqrt") Add(TokenKind.Function, name);
            else if (Vocabulary.Commands.TryGetValue(name, out var command)) AddCommand(command.Kind, command.Text);
            else Add(TokenKind.Symbol, name);
        }
    }

    private void AddCommand(TokenKind kind, string text)
    {
        if (kind == TokenKind.Open) _brackets++;
        if (kind == TokenKind.Close) _brackets--;
        Add(kind, text);
    }

    private void SkipNullDelimiter(string name)
    {
        if (name is not ("left" or "right" or "middle")) return;
        while (_at < _text.Length && _text[_at] == ' ') _at++;
        if (_at < _text.Length && _text[_at] == '.') _at++;
    }

    private void ReadEscaped(char c)
    {
        if (c is '{' or '}')
        {
            _brackets += c == '{' ? 1 : -1;
            Add(c == '{' ? TokenKind.Open : TokenKind.Close, c == '{' ? "\\{" : "\\}");
        }
        else if (c == '\\') Add(TokenKind.RowBreak, "\\");
        else if (c == '%') Add(TokenKind.Operator, "%");
        else if (c == '|') Add(TokenKind.Bar, "‖");
        else if (c == '$') Add(TokenKind.Word, "$");
        else if (c is '&' or '#' or '_') Add(TokenKind.Unknown, c.ToString());
        else _hasSpace = true; // spacing commands, and \( \) \[ \] that were left in
    }

    private void ReadText(string command)
    {
        var content = Argument();
        var trimmed = content.Trim();
        if (command is "mathbb" or "Bbb" || (command == "mathbf" && (trimmed is "R" or "Z" or "N" or "Q"))) Add(TokenKind.NamedSet, trimmed);
        else if (command == "mathrm" && IsBehindNumber && trimmed.Length == 1 && "mgshLNJWVKt".Contains(trimmed[0])) Add(TokenKind.Word, trimmed);
        else if (trimmed.Length == 1 && char.IsAsciiLetter(trimmed[0]) &&
            command is not ("text" or "mbox" or "textbf" or "textrm"))
            Add(TokenKind.Symbol, trimmed);
        else if (_textDepth < MaxTextDepth) new Lexer(content, _comma, _textDepth + 1, _tokens).ReadAll();
        else Add(TokenKind.Unknown, command);
        _hasSpace = true;
    }

    private void ReadEnvironment(string name)
    {
        var kind = Argument().Trim().TrimEnd('*');
        if (name == "begin" && kind is "array" or "tabular" && _at < _text.Length && _text[_at] is '{' or '[') Argument();
        Add(name == "begin" ? TokenKind.Begin : TokenKind.EndOf, kind);
    }

    // The braced text at the position, or one sign.
    private string Argument()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
        if (_at >= _text.Length) return "";
        if (_text[_at] != '{') return _text[_at++].ToString();
        var start = ++_at;
        for (var depth = 1; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\') _at++;
            else if (_text[_at] == '{') depth++;
            else if (_text[_at] == '}' && --depth == 0) return _text[start.._at++];
        }
        _at = Math.Min(_at, _text.Length);
        return _text[start.._at];
    }

    private Action<TokenKind, string> Adder => field ??= Add;

    private void Add(TokenKind kind, string text) => Add(kind, text, number: null);

    private void AddNumber(string text, Rational value, int decimals = 0) => Add(TokenKind.Number, text, new Number(value, decimals));

    private void Add(TokenKind kind, string text, Number? number)
    {
        _tokens.Add(new Token(kind, text, _hasSpace, number));
        _hasSpace = false;
    }
}
