namespace R1.Configuration;

/// <summary>A configuration cannot be used. Lists everything that is wrong with it, not only the first fault.</summary>
public sealed class InvalidConfigException : ArgumentException
{
    /// <param name="subject">What is invalid: a config type or a file.</param>
    /// <param name="faults">At least one fault.</param>
    public InvalidConfigException(string subject, IReadOnlyList<ConfigFault> faults)
        : base($"{subject} has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}:\n  {string.Join("\n  ", faults)}")
    {
        Faults = faults;
    }

    /// <summary>All faults in the order of the fields.</summary>
    public IReadOnlyList<ConfigFault> Faults { get; }
}
