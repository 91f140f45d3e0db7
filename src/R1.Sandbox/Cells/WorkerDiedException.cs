namespace R1.Sandbox.Cells;

/// <summary>One of our own worker processes ended. No candidate can bring that about; the run is repeated on a new one.</summary>
internal sealed class WorkerDiedException(string message) : Exception(message);
