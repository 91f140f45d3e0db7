namespace R1.Runs;

/// <summary>
/// A checkpoint cannot be written, or is not what was written. The message names the file, what was expected and found, and the remedy.
/// </summary>
public sealed class CheckpointException : IOException
{
    /// <param name="message">File, expectation, finding and remedy.</param>
    /// <param name="inner">What the system said, if it did.</param>
    public CheckpointException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
