using R1.Sandbox;

namespace R1.Tests.Sandbox.Attacks;

/// <summary>
/// A hostile candidate for the test <c>F() == "contained"</c>. A probe tries something forbidden and returns <c>contained</c> when it was stopped, so that
/// it must pass; a cheat or a bomb must end with the named status.
/// </summary>
/// <param name="Name">What it does.</param>
/// <param name="Status">The right verdict.</param>
/// <param name="Source">The candidate: a function F.</param>
internal sealed record Attack(string Name, TestStatus Status, string Source)
{
    /// <summary>Another verdict that is as right, where it depends on what comes first; null for none.</summary>
    public TestStatus? Or { get; init; }
}
