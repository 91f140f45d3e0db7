using R1.Configuration;

namespace R1.Data;

/// <summary>An inclusive range of levels. What a level is, e.g. a number of operations, and the highest one are up to the family.</summary>
public readonly record struct LevelRange(int Low, int High) : IConfig
{
    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Low < 1) yield return new ConfigFault(nameof(Low), Low, "give at least 1");
        if (High < Low) yield return new ConfigFault(nameof(High), High, $"give at least low ({Low})");
    }

    /// <inheritdoc/>
    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}
