namespace R1.Foundation;

/// <summary>Faults in an error message, one a line, indented.</summary>
internal static class FaultList
{
    /// <param name="faults">All of them.</param>
    /// <param name="most">Enough to see what is wrong: so many are listed, and how many there are beside them.</param>
    public static string Text<T>(IReadOnlyCollection<T> faults, int most) =>
        string.Join("\n  ", faults.Take(most)) + (faults.Count > most ? $"\n  and {faults.Count - most} more" : "");
}
