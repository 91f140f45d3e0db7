namespace R1.Sandbox;

/// <summary>The outcome of a test.</summary>
public enum TestStatus
{
    /// <summary>The right value or output.</summary>
    Passed,

    /// <summary>Another value or output.</summary>
    Failed,

    /// <summary>An exception that the candidate did not catch.</summary>
    Raised,

    /// <summary>The time or the CPU time was over.</summary>
    TimedOut,

    /// <summary>More memory, or more threads, than allowed.</summary>
    OutOfMemory,

    /// <summary>More was written than allowed.</summary>
    TooMuchOutput,

    /// <summary>The process ended before the test was done, whatever exit code it gave; a program, with an error.</summary>
    Ended,

    /// <summary>An earlier test ended the run, or nothing compiled.</summary>
    NotRun,
}

/// <summary>One test of a candidate.</summary>
/// <param name="Status">The outcome of it.</param>
/// <param name="Message">Why, where there is something to say.</param>
public sealed record TestResult(TestStatus Status, string Message = "");
