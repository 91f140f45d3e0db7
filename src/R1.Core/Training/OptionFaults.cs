namespace R1.Training;

/// <summary>Collects the faults of an options record so that one exception names them all.</summary>
internal static class OptionFaults
{
    /// <param name="type">Name of the options record.</param>
    /// <param name="rules">Pairs of 'the rule is broken' and the sentence naming field, value and remedy.</param>
    /// <exception cref="ArgumentException">At least one rule is broken.</exception>
    public static void ThrowIfAny(string type, params ReadOnlySpan<(bool Broken, string Fault)> rules)
    {
        var faults = new List<string>();
        foreach (var (broken, fault) in rules)
            if (broken) faults.Add(fault);
        if (faults.Count > 0)
            throw new ArgumentException($"Invalid {type}:\n  {string.Join("\n  ", faults)}");
    }
}
