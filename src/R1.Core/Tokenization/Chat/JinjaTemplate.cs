using System.Collections;
using System.Text;

namespace R1.Tokenization.Chat;

/// <summary>
/// The part of Jinja that chat templates use: output, if, for, set, and what <see cref="JinjaMethods"/> lists. Whatever else a template has is an error that
/// names it and its line, not a text that is silently another.
/// </summary>
internal sealed class JinjaTemplate
{
    private readonly JinjaCursor _cursor;
    private readonly JinjaExpressions _expressions;
    private readonly Action<JinjaScope, StringBuilder> _body;

    /// <exception cref="InvalidDataException">The template is faulty or uses what is not supported; names the line.</exception>
    public JinjaTemplate(string template)
    {
        _cursor = new JinjaCursor(JinjaLexer.Cut(template));
        _expressions = new JinjaExpressions(_cursor);
        _body = Block();
        if (_cursor.Kind != JinjaKind.End) throw JinjaLexer.Fault(_cursor.Line, $"'{_cursor.Next().Text}' has no beginning");
    }

    /// <summary>The text for these variables.</summary>
    /// <exception cref="InvalidOperationException">The template cannot be computed for these variables, or refuses them itself.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables)
    {
        var (scope, output) = (new JinjaScope(null), new StringBuilder());
        foreach (var (name, value) in variables) scope[name] = value;
        _body(scope, output);
        return output.ToString();
    }

    // Everything up to a statement that belongs to the one around: its name is the next piece then.
    private Action<JinjaScope, StringBuilder> Block(params string[] ends)
    {
        var statements = new List<Action<JinjaScope, StringBuilder>>();
        while (_cursor.Kind != JinjaKind.End)
        {
            var token = _cursor.Next();
            if (token.Kind == JinjaKind.Text) statements.Add((_, output) => output.Append(token.Text));
            else if (token.Text == "{{") statements.Add(Output());
            else if (ends.Any(_cursor.Is)) break;
            else statements.Add(Statement());
        }
        return (scope, output) =>
        {
            foreach (var statement in statements) statement(scope, output);
        };
    }

    private Action<JinjaScope, StringBuilder> Output()
    {
        var value = _expressions.ReadTuple();
        _cursor.Expect("}}");
        return (scope, output) => output.Append(JinjaValues.Text(value(scope)));
    }

    private Action<JinjaScope, StringBuilder> Statement()
    {
        var line = _cursor.Line;
        return _cursor.Name() switch
        {
            "if" => If(line),
            "for" => For(line),
            "set" => Set(),
            // Marks what a trainer would train on; the text is the same.
            "generation" => Marked(line),
            var name => throw JinjaLexer.Fault(line, $"the statement '{name}' is not supported; supported are for, if, set"),
        };
    }

    private Action<JinjaScope, StringBuilder> Marked(int line)
    {
        _cursor.Expect("%}");
        var body = Block("endgeneration");
        End("generation", line);
        return body;
    }

    private Action<JinjaScope, StringBuilder> If(int line)
    {
        var condition = _expressions.Read();
        _cursor.Expect("%}");
        var then = Block("elif", "else", "endif");
        Action<JinjaScope, StringBuilder>? otherwise = null;
        if (_cursor.Take("elif")) otherwise = If(line);
        else
        {
            if (_cursor.Take("else"))
            {
                _cursor.Expect("%}");
                otherwise = Block("endif");
            }
            End("if", line);
        }
        return (scope, output) => (JinjaValues.IsTrue(condition(scope)) ? then : otherwise)?.Invoke(scope, output);
    }

    private Action<JinjaScope, StringBuilder> For(int line)
    {
        var names = Targets();
        _cursor.Expect("in");
        var items = _expressions.Or();
        var filter = _cursor.Take("if") ? _expressions.Read() : null;
        _cursor.Expect("%}");
        var body = Block("else", "endfor");
        Action<JinjaScope, StringBuilder>? otherwise = null;
        if (_cursor.Take("else"))
        {
            _cursor.Expect("%}");
            otherwise = Block("endfor");
        }
        End("for", line);
        return (scope, output) =>
        {
            var all = JinjaValues.Items(items(scope)).Select(item => Bound(scope, names, item));
            var turns = all.Where(inner => filter is null || JinjaValues.IsTrue(filter(inner))).ToList();
            for (var i = 0; i < turns.Count; i++)
            {
                turns[i]["loop"] = Loop(i, turns.Count);
                body(turns[i], output);
            }
            if (turns.Count == 0) otherwise?.Invoke(scope, output);
        };
    }

    private List<string> Targets()
    {
        var names = new List<string> { _cursor.Name() };
        while (_cursor.Take(",")) names.Add(_cursor.Name());
        return names;
    }

    private static JinjaScope Bound(JinjaScope scope, List<string> names, object? item)
    {
        var inner = new JinjaScope(scope);
        if (names.Count == 1) inner[names[0]] = item;
        else
            foreach (var (name, part) in names.Zip(JinjaValues.Items(item))) inner[name] = part;
        return inner;
    }

    private static Dictionary<string, object?> Loop(long index, long count) => new()
    {
        ["index"] = index + 1, ["index0"] = index, ["revindex"] = count - index, ["revindex0"] = count - index - 1,
        ["first"] = index == 0, ["last"] = index == count - 1, ["length"] = count,
    };

    private Action<JinjaScope, StringBuilder> Set()
    {
        var line = _cursor.Line;
        var name = _cursor.Name();
        var member = _cursor.Take(".") ? _cursor.Name() : null;
        if (!_cursor.Take("=")) return SetToText(name, line);
        var value = _expressions.ReadTuple();
        _cursor.Expect("%}");
        if (member is null) return (scope, _) => scope[name] = value(scope);
        return (scope, _) =>
        {
            if (scope[name] is not IDictionary space) throw new InvalidOperationException($"line {line}: '{name}' is no namespace");
            space[member] = value(scope);
        };
    }

    private Action<JinjaScope, StringBuilder> SetToText(string name, int line)
    {
        _cursor.Expect("%}");
        var body = Block("endset");
        End("set", line);
        return (scope, _) =>
        {
            var text = new StringBuilder();
            body(scope, text);
            scope[name] = text.ToString();
        };
    }

    private void End(string statement, int line)
    {
        if (!_cursor.Take("end" + statement)) throw JinjaLexer.Fault(line, $"'{statement}' has no 'end{statement}'");
        _cursor.Expect("%}");
    }
}
