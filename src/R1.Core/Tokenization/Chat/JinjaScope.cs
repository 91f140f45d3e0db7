namespace R1.Tokenization.Chat;

/// <summary>Variables of a template while it is rendered; a loop's are its own, as Jinja has it.</summary>
internal sealed class JinjaScope(JinjaScope? outer)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The value of a name, or <see cref="JinjaValues.Undefined"/>.</summary>
    public object? this[string name]
    {
        get => _values.TryGetValue(name, out var value) ? value : outer is null ? JinjaValues.Undefined : outer[name];
        set => _values[name] = value;
    }
}
