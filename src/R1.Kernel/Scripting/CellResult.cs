using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>How a cell ended.</summary>
internal enum CellStatus
{
    /// <summary>Ran to its end.</summary>
    Completed,

    /// <summary>Did not compile, or threw.</summary>
    Failed,

    /// <summary>Was interrupted or ran out of time.</summary>
    Aborted,

    /// <summary>Ignored the interrupt: its thread still runs, and the session must not be used again.</summary>
    Stuck,
}

/// <summary>A cell's fault in the terms of the notebook format.</summary>
/// <param name="Name">Exception type, e.g. <c>System.DivideByZeroException</c>.</param>
/// <param name="Message">Its message.</param>
/// <param name="Traceback">Lines for a reader: the message, then cell and line numbers.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);

/// <summary>What a cell left behind.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">The value of its last expression, formatted; null when it has none.</param>
/// <param name="Error">Set unless it completed.</param>
internal sealed record CellResult(CellStatus Status, MimeBundle? Value = null, CellError? Error = null);
