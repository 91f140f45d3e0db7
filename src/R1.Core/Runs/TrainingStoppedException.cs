namespace R1.Runs;

/// <summary>A training has ended early, because the system asked the process to end.</summary>
/// <param name="step">The last step that was finished.</param>
/// <param name="folder">Where its checkpoint lies.</param>
internal sealed class TrainingStoppedException(long step, string folder) : OperationCanceledException(
    $"Training was stopped after step {step}, because the process was asked to end (SIGTERM). {folder} holds a checkpoint of it: run it again to continue.");
