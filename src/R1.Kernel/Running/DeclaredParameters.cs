using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Running;

/// <summary>
/// The variables of a parameters cell with their types, as written (<c>double lr = 5</c>) or as their literal says (<c>var lr = 5.0</c>).
/// Values given from outside are checked against them, so that 5 for a double stays a double.
/// </summary>
internal sealed class DeclaredParameters
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private readonly Dictionary<string, string> _types = [];

    /// <param name="source">The parameters cell; statements other than declarations are passed over.</param>
    public DeclaredParameters(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, Script).GetCompilationUnitRoot();
        foreach (var declaration in root.DescendantNodes().OfType<VariableDeclarationSyntax>())
            foreach (var variable in declaration.Variables)
                _types[variable.Identifier.Text] = TypeOf(declaration.Type, variable.Initializer?.Value);
    }

    /// <summary>Names and C# types.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>One C# declaration and one JSON value for each given value.</summary>
    /// <exception cref="BadInputException">Unknown names or values that do not convert; all of them at once.</exception>
    public (string Code, JsonObject Values) Assign(IReadOnlyDictionary<string, ParameterValue> given)
    {
        var faults = new List<string>();
        var lines = new List<string> { "// Parameters" };
        var values = new JsonObject();
        foreach (var (name, (text, isRaw)) in given)
        {
            if (!_types.TryGetValue(name, out var type))
                faults.Add($"there is no parameter '{name}' (it has {string.Join(", ", _types.Select(t => $"{t.Value} {t.Key}"))})");
            else if (isRaw && type.TrimEnd('?') != "string")
                faults.Add($"parameter '{name}' is {type}, and -r gives text: use -p");
            else if (type.EndsWith('?') && !isRaw && text == "null")
                Set(name, type, null, lines, values);
            else if (Convert(type.TrimEnd('?'), text) is not { } value)
                faults.Add($"'{text}' is no {type} for parameter '{name}'");
            else
                Set(name, type, value, lines, values);
        }
        return faults.Count == 0 ? (string.Join('\n', lines), values) : throw new BadInputException(string.Join("; ", faults) + ".");
    }

    private static void Set(string name, string type, JsonNode? value, List<string> lines, JsonObject values)
    {
        lines.Add($"{type} {name} = {(value is null ? "null" : Literal(type.TrimEnd('?'), value))};");
        values[name] = value;
    }

    private static string TypeOf(TypeSyntax declared, ExpressionSyntax? value) =>
        declared.IsVar ? TypeOfLiteral(value) : declared.ToString();

    private static string TypeOfLiteral(ExpressionSyntax? value) => value switch
    {
        PrefixUnaryExpressionSyntax { Operand: var operand } => TypeOfLiteral(operand),
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } => TypeOfLiteral(first) + "[]",
        ArrayCreationExpressionSyntax { Type: var type } => type.ElementType + "[]",
        CastExpressionSyntax { Type: var type } => type.ToString(),
        LiteralExpressionSyntax { Token: var token } => token.Value switch
        {
            int => "int",
            long => "long",
            double => "double",
            float => "float",
            decimal => "decimal",
            bool => "bool",
            string => "string",
            var other => other?.GetType().Name ?? "object",
        },
        _ => value?.ToString() ?? "object",
    };

    /// <returns>The value in JSON, or null when it does not convert.</returns>
    private static JsonNode? Convert(string type, string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        return type switch
        {
            "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var v) ? v : null,
            "long" => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var v) ? v : null,
            "double" => double.TryParse(text, NumberStyles.Float, invariant, out var v) && double.IsFinite(v) ? v : null,
            "float" => float.TryParse(text, NumberStyles.Float, invariant, out var v) && float.IsFinite(v) ? v : null,
            "decimal" => decimal.TryParse(text, NumberStyles.Float, invariant, out var v) ? v : null,
            "bool" => bool.TryParse(text, out var v) ? v : null,
            "string" => text,
            _ when type.EndsWith("[]", StringComparison.Ordinal) => ConvertItems(type[..^2], text),
            _ => null,
        };
    }

    // Arrays are given as JSON: [1, 2, 3]
    private static JsonArray? ConvertItems(string type, string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonArray given) return null;
            var texts = given.Select(item => item?.GetValueKind() == JsonValueKind.String ? (string)item! : item?.ToJsonString());
            var items = texts.Select(item => item is null ? null : Convert(type, item)).ToArray();
            return items.Contains(null) ? null : new JsonArray(items);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Literal(string type, JsonNode value) => type switch
    {
        "string" => SymbolDisplay.FormatLiteral((string)value!, quote: true),
        "long" => value.ToJsonString() + "L",
        "double" => value.ToJsonString() + "d",
        "float" => value.ToJsonString() + "f",
        "decimal" => value.ToJsonString() + "m",
        _ when value is JsonArray items => $"new {type} {{ {string.Join(", ", items.Select(item => Literal(type[..^2], item!)))} }}",
        _ => value.ToJsonString(),
    };
}
