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
    private readonly HashSet<string> _enums = [];

    /// <param name="source">The parameters cell; statements other than declarations are passed over.</param>
    public DeclaredParameters(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, Script).GetCompilationUnitRoot();
        foreach (var declaration in root.DescendantNodes().OfType<VariableDeclarationSyntax>())
            foreach (var variable in declaration.Variables) Declare(declaration.Type, variable);
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
            else if ((type.EndsWith('?') || type == "string") && !isRaw && text == "null")
                Set(name, type, null, lines, values);
            else if (ParameterTypes.Convert(type.TrimEnd('?'), text, _enums.Contains(type.TrimEnd('?'))) is not { } value)
                faults.Add($"'{text}' is no {type} for parameter '{name}'");
            else
                Set(name, type, value, lines, values);
        }
        return faults.Count == 0 ? (string.Join('\n', lines), values) : throw new BadInputException(string.Join("; ", faults) + ".");
    }

    private static void Set(string name, string type, JsonNode? value, List<string> lines, JsonObject values)
    {
        lines.Add($"{type} {name} = {(value is null ? "null" : ParameterTypes.Literal(type.TrimEnd('?'), value))};");
        values[name] = value;
    }

    private void Declare(TypeSyntax declared, VariableDeclaratorSyntax variable)
    {
        var type = TypeOf(declared, variable.Initializer?.Value);
        _types[variable.Identifier.Text] = type;
        // Mode mode = Mode.Fast; is what an enumeration looks like, and with var the type stands before the last point.
        if (variable.Initializer?.Value is MemberAccessExpressionSyntax { Expression: var before }
            && before.ToString().Split('.')[^1] == type.TrimEnd('?').Split('.')[^1])
            _enums.Add(type.TrimEnd('?'));
    }

    private static string TypeOf(TypeSyntax declared, ExpressionSyntax? value) =>
        declared.IsVar ? TypeOfLiteral(value) : declared.ToString();

    private static string TypeOfLiteral(ExpressionSyntax? value) => value switch
    {
        PrefixUnaryExpressionSyntax { Operand: var operand } => TypeOfLiteral(operand),
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } => TypeOfLiteral(first) + "[]",
        ArrayCreationExpressionSyntax { Type: var type } => type.ElementType + "[]",
        CastExpressionSyntax { Type: var type } => type.ToString(),
        ObjectCreationExpressionSyntax { Type: var type } => type.ToString(),
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } access => access.Expression.ToString(),
        LiteralExpressionSyntax { Token: var token } => token.Value switch
        {
            int => "int",
            uint => "uint",
            long => "long",
            ulong => "ulong",
            char => "char",
            double => "double",
            float => "float",
            decimal => "decimal",
            bool => "bool",
            string => "string",
            var other => other?.GetType().Name ?? "object",
        },
        _ => value?.ToString() ?? "object",
    };
}
