using System.Text.RegularExpressions;

namespace R1.Sandbox;

/// <summary>What a candidate is tested against. Tasks with equal contents are equal.</summary>
public sealed partial record CodeTask
{
    /// <value>The candidate's language.</value>
    public required CodeLanguage Language { get; init; }

    /// <value>The tests, all of one kind, at least one.</value>
    public required IReadOnlyList<CodeTest> Tests { get; init; }

    /// <value>
    /// Trusted code that precedes the candidate, and in Python of the tests as well, e.g. HumanEval's prompt with its imports and helper functions.
    /// </value>
    public string Prelude { get; init; } = "";

    /// <value>Trusted code that follows the candidate.</value>
    public string Postlude { get; init; } = "";

    /// <value>HumanEval: the function under test, which the tests call through <c>check(candidate)</c>.</value>
    public string EntryPoint { get; init; } = "";

    /// <value>
    /// Functions that the tests take from the candidate although Python has one of that name. Others need not be named: a name that neither the tests nor
    /// Python define is the candidate's. Default none, or a candidate could replace the <c>set</c> with which a test compares.
    /// </value>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(CodeTask? other) =>
        other is not null && (Language, Prelude, Postlude, EntryPoint) == (other.Language, other.Prelude, other.Postlude, other.EntryPoint) &&
        Tests.SequenceEqual(other.Tests) && Functions.SequenceEqual(other.Functions);

    /// <inheritdoc/>
    public override int GetHashCode() => Tests.Aggregate(HashCode.Combine(Language, Prelude, Postlude, EntryPoint), HashCode.Combine);

    /// <summary>The whole source of a candidate: prelude, candidate, postlude; a candidate that repeats the prelude has it once.</summary>
    internal string Source(string candidate) =>
        (Prelude.Length == 0 || candidate.StartsWith(Prelude, StringComparison.Ordinal) ? candidate : $"{Prelude}\n{candidate}") + Postlude;

    /// <summary>What the tests may call of a candidate, among other names.</summary>
    internal IReadOnlyCollection<string> CalledNames() =>
        [.. Functions, .. EntryPoint.Length > 0 ? [EntryPoint]
            : Tests.OfType<AssertionTest>().SelectMany(test => Call().Matches(test.Code)).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex(@"(?<![\w.])([A-Za-z_]\w*)\(", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    /// <exception cref="InvalidTestException">No test, two kinds of tests, or what belongs to Python in C#.</exception>
    internal void Validate()
    {
        if (Tests.Count == 0) throw new InvalidTestException("A task needs at least one test: a program without tests would pass.");
        if (Tests.Select(test => test.GetType()).Distinct().Count() > 1)
            throw new InvalidTestException("The tests of a task are all of one kind: give input and output, or assertions.");
        if (Language == CodeLanguage.CSharp && EntryPoint.Length + Functions.Count > 0)
            throw new InvalidTestException("An entry point and functions belong to tests in Python.");
    }
}

/// <summary>The tests themselves are faulty; the message says how. A candidate cannot cause this.</summary>
public sealed class InvalidTestException(string message) : Exception(message);
