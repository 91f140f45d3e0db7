using System.Collections;
using System.Globalization;

namespace R1.Tokenization.Chat;

/// <summary>Computes a value from the variables.</summary>
internal delegate object? JinjaExpression(JinjaScope scope);

/// <summary>Reads the expressions of a template, strongest binding last.</summary>
internal sealed class JinjaExpressions(JinjaCursor cursor)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", ">", "<=", ">="];

    /// <summary><c>value if condition else value</c></summary>
    public JinjaExpression Read()
    {
        var value = Or();
        if (!cursor.Take("if")) return value;
        var condition = Or();
        JinjaExpression otherwise = cursor.Take("else") ? Read() : _ => JinjaValues.Undefined;
        return scope => JinjaValues.IsTrue(condition(scope)) ? value(scope) : otherwise(scope);
    }

    /// <summary>Expressions with commas between, a list if there is more than one.</summary>
    public JinjaExpression ReadTuple()
    {
        var first = Read();
        if (!cursor.Is(",")) return first;
        var items = new List<JinjaExpression> { first };
        while (cursor.Take(",") && !cursor.IsEndOfTag) items.Add(Read());
        return ListOf(items);
    }

    /// <summary>Without a condition at its end, as what a loop goes through.</summary>
    public JinjaExpression Or()
    {
        var left = And();
        while (cursor.Take("or"))
        {
            var (first, second) = (left, And());
            left = scope => first(scope) is var value && JinjaValues.IsTrue(value) ? value : second(scope);
        }
        return left;
    }

    private JinjaExpression And()
    {
        var left = Not();
        while (cursor.Take("and"))
        {
            var (first, second) = (left, Not());
            left = scope => first(scope) is var value && !JinjaValues.IsTrue(value) ? value : second(scope);
        }
        return left;
    }

    private JinjaExpression Not()
    {
        if (!cursor.Take("not")) return Comparison();
        var value = Not();
        return scope => !JinjaValues.IsTrue(value(scope));
    }

    private JinjaExpression Comparison()
    {
        var left = Sum();
        while (true)
        {
            var first = left;
            if (Comparisons.FirstOrDefault(cursor.Is) is { } sign)
            {
                cursor.Next();
                var second = Sum();
                left = scope => Compare(sign, first(scope), second(scope));
            }
            else if (cursor.Is("in") || (cursor.Is("not") && cursor.IsAfter("in")))
            {
                var isNegated = cursor.Take("not");
                cursor.Next();
                var container = Sum();
                left = scope => JinjaValues.Contains(container(scope), first(scope)) != isNegated;
            }
            else return left;
        }
    }

    private static bool Compare(string sign, object? left, object? right) => sign switch
    {
        "==" => JinjaValues.AreEqual(left, right),
        "!=" => !JinjaValues.AreEqual(left, right),
        "<" => JinjaValues.Compare(left, right) < 0,
        ">" => JinjaValues.Compare(left, right) > 0,
        "<=" => JinjaValues.Compare(left, right) <= 0,
        _ => JinjaValues.Compare(left, right) >= 0,
    };

    private JinjaExpression Sum() => Chain(Product, "+", "-", "~");

    private JinjaExpression Product() => Chain(Signed, "*", "/", "//", "%");

    private JinjaExpression Chain(Func<JinjaExpression> read, params string[] signs)
    {
        var left = read();
        while (signs.FirstOrDefault(cursor.Is) is { } sign)
        {
            cursor.Next();
            var (first, second) = (left, read());
            left = scope => JinjaArithmetic.Compute(sign, first(scope), second(scope));
        }
        return left;
    }

    private JinjaExpression Signed()
    {
        if (!cursor.Take("-")) return Filtered();
        var value = Signed();
        return scope => JinjaArithmetic.Compute("-", 0L, value(scope));
    }

    private JinjaExpression Filtered()
    {
        var value = Postfix(Primary());
        while (true)
        {
            if (cursor.Take("|")) value = Filter(value);
            else if (cursor.Take("is")) value = Test(value);
            else return value;
        }
    }

    private JinjaExpression Filter(JinjaExpression value)
    {
        var name = cursor.Name();
        if (!JinjaMethods.Filters.TryGetValue(name, out var filter)) throw cursor.Unknown("filter", name, JinjaMethods.Filters.Keys);
        var arguments = cursor.Take("(") ? Arguments() : _ => JinjaArguments.None;
        return scope => filter(value(scope), arguments(scope));
    }

    private JinjaExpression Test(JinjaExpression value)
    {
        var isNegated = cursor.Take("not");
        var name = cursor.Name();
        if (!JinjaMethods.Tests.TryGetValue(name, out var test)) throw cursor.Unknown("test", name, JinjaMethods.Tests.Keys);
        return scope => test(value(scope)) != isNegated;
    }

    private JinjaExpression Postfix(JinjaExpression value)
    {
        while (true)
        {
            var of = value;
            if (cursor.Take("."))
            {
                var name = cursor.Name();
                if (cursor.Take("("))
                {
                    var arguments = Arguments();
                    value = scope => JinjaMethods.Call(of(scope), name, arguments(scope));
                }
                else value = scope => JinjaValues.Member(of(scope), name);
            }
            else if (cursor.Take("[")) value = Subscript(of);
            else return value;
        }
    }

    private JinjaExpression Subscript(JinjaExpression of)
    {
        var (parts, isSlice) = (new List<JinjaExpression?>(), false);
        for (; ; isSlice = true)
        {
            parts.Add(cursor.Is(":") || cursor.Is("]") ? null : Read());
            if (!cursor.Take(":")) break;
        }
        isSlice |= parts.Count > 1;
        cursor.Expect("]");
        if (!isSlice && parts[0] is { } key) return scope => JinjaValues.Member(of(scope), key(scope));
        var (from, to, step) = (parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
        return scope => JinjaValues.Slice(of(scope), from?.Invoke(scope), to?.Invoke(scope), step?.Invoke(scope));
    }

    private JinjaExpression Primary()
    {
        var token = cursor.Next();
        return token.Kind switch
        {
            JinjaKind.String => Strings(token.Text),
            JinjaKind.Number when token.Text.Contains('.') => Constant(double.Parse(token.Text, CultureInfo.InvariantCulture)),
            JinjaKind.Number => Constant(long.Parse(token.Text, CultureInfo.InvariantCulture)),
            JinjaKind.Name => Named(token.Text),
            JinjaKind.Symbol when token.Text == "(" => Parenthesis(),
            JinjaKind.Symbol when token.Text == "[" => ListOf(Until("]", Read)),
            JinjaKind.Symbol when token.Text == "{" => Map(),
            _ => throw JinjaLexer.Fault(token.Line, $"a value is expected, not '{token.Text}'"),
        };
    }

    // Neighbouring texts are one, as in Python.
    private JinjaExpression Strings(string first)
    {
        while (cursor.Kind == JinjaKind.String) first += cursor.Next().Text;
        return Constant(first);
    }

    private JinjaExpression Named(string name)
    {
        switch (name)
        {
            case "true" or "True": return Constant(true);
            case "false" or "False": return Constant(false);
            case "none" or "None": return Constant(null);
        }
        if (!cursor.Take("(")) return scope => scope[name];
        if (!JinjaMethods.Functions.TryGetValue(name, out var function)) throw cursor.Unknown("function", name, JinjaMethods.Functions.Keys);
        var arguments = Arguments();
        return scope => function(arguments(scope));
    }

    private JinjaExpression Parenthesis()
    {
        if (cursor.Take(")")) return ListOf([]);
        var inner = Read();
        if (!cursor.Is(","))
        {
            cursor.Expect(")");
            return inner;
        }
        cursor.Next();
        return ListOf([inner, .. Until(")", Read)]);
    }

    private JinjaExpression Map()
    {
        var pairs = Until("}", () =>
        {
            var key = Read();
            cursor.Expect(":");
            return (Key: key, Value: Read());
        });
        return scope => pairs.ToDictionary(pair => JinjaValues.Text(pair.Key(scope)), pair => pair.Value(scope));
    }

    private Func<JinjaScope, JinjaArguments> Arguments()
    {
        var given = Until(")", () =>
        {
            var name = cursor.Kind == JinjaKind.Name && cursor.IsAfter("=") ? cursor.Name() : null;
            if (name is not null) cursor.Expect("=");
            return (Name: name, Value: Read());
        });
        return scope => new JinjaArguments(
            [.. given.Where(argument => argument.Name is null).Select(argument => argument.Value(scope))],
            given.Where(argument => argument.Name is not null).ToDictionary(argument => argument.Name!, argument => argument.Value(scope)));
    }

    private List<T> Until<T>(string close, Func<T> read)
    {
        var items = new List<T>();
        while (!cursor.Take(close))
        {
            if (items.Count > 0) cursor.Expect(",");
            if (cursor.Take(close)) break;
            items.Add(read());
        }
        return items;
    }

    private static JinjaExpression ListOf(List<JinjaExpression> items) => scope => items.Select(item => item(scope)).ToList();

    private static JinjaExpression Constant(object? value) => _ => value;
}

/// <summary>Arithmetic as Python has it.</summary>
internal static class JinjaArithmetic
{
    public static object Compute(string sign, object? left, object? right) => (sign, left, right) switch
    {
        ("~", _, _) => JinjaValues.Text(left) + JinjaValues.Text(right),
        ("+", string a, string b) => a + b,
        ("+", IList a, IList b) => a.Cast<object?>().Concat(b.Cast<object?>()).ToList(),
        ("*", string text, long times) => string.Concat(Enumerable.Repeat(text, (int)Math.Max(0, times))),
        ("+", long a, long b) => a + b,
        ("-", long a, long b) => a - b,
        ("*", long a, long b) => a * b,
        ("//", long a, long b) when b != 0 => (a - Modulo(a, b)) / b,
        ("%", long a, long b) when b != 0 => Modulo(a, b),
        ("+", long or double, long or double) => JinjaValues.ToDouble(left) + JinjaValues.ToDouble(right),
        ("-", long or double, long or double) => JinjaValues.ToDouble(left) - JinjaValues.ToDouble(right),
        ("*", long or double, long or double) => JinjaValues.ToDouble(left) * JinjaValues.ToDouble(right),
        ("/", long or double, long or double) => JinjaValues.ToDouble(left) / JinjaValues.ToDouble(right),
        _ => throw new InvalidOperationException($"{JinjaValues.Describe(left)} {sign} {JinjaValues.Describe(right)} cannot be computed"),
    };

    private static long Modulo(long a, long b) => ((a % b) + b) % b;
}
