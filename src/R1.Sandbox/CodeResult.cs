namespace R1.Sandbox;

/// <summary>The outcome of a candidate.</summary>
/// <param name="Tests">Each test, in order.</param>
/// <param name="CompilerMessages">What the compiler says against it; empty when it compiled.</param>
/// <param name="CpuSeconds">CPU time of all its runs, the start of the copy included.</param>
/// <param name="PeakMegabytes">Largest resident memory of its runs, the runtime's own included.</param>
/// <param name="Seconds">Time by the clock, waiting for a free place not included.</param>
public sealed record CodeResult(IReadOnlyList<TestResult> Tests, string CompilerMessages, double CpuSeconds, double PeakMegabytes, double Seconds)
{
    /// <summary>Whether every test passed, and there was one.</summary>
    public bool Passed => Tests.Count > 0 && Tests.All(test => test.Status == TestStatus.Passed);

    /// <summary>Share of the tests that passed, in [0, 1].</summary>
    public double PassedShare => Tests.Count == 0 ? 0 : (double)Tests.Count(test => test.Status == TestStatus.Passed) / Tests.Count;

    internal static CodeResult NotCompiled(int tests, string messages) =>
        new([.. Enumerable.Repeat(new TestResult(TestStatus.NotRun, "it did not compile"), tests)], messages, 0, 0, 0);
}
