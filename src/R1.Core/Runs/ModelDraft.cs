namespace R1.Runs;

/// <summary>A model that is being trained for the <see cref="ModelStore"/>.</summary>
public sealed class ModelDraft
{
    private readonly Action<Action<string>> _save;

    internal ModelDraft(RunStage log, Action<Action<string>> save) => (Log, _save) = (log, save);

    /// <summary>Where the training keeps metrics and checkpoints, and finds those of a run that was killed.</summary>
    public RunStage Log { get; }

    /// <summary>Puts the trained model into the store: call it once, at the end.</summary>
    /// <param name="write">Writes the model's files into the folder whose path it is given, e.g. <c>model.SavePretrained</c>.</param>
    /// <exception cref="IOException">The disk is full or fails. The last checkpoint of the training is intact.</exception>
    public void Save(Action<string> write) => _save(write);
}
