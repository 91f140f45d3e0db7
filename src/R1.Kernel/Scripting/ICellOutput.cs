using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>Where a running cell's outputs go, as they come: console text and displayed values.</summary>
internal interface ICellOutput : IDisplaySink
{
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">A piece of text, not always a whole line. Called from any thread that the cell started.</param>
    void Write(string stream, string text);

    /// <summary>Asks the reader of the notebook for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody is there to answer.</exception>
    string ReadLine();
}
