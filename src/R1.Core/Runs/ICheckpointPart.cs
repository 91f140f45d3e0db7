namespace R1.Runs;

/// <summary>A piece of state that goes into a checkpoint: weights, optimizer moments, trainer state. One file each.</summary>
public interface ICheckpointPart
{
    /// <summary>File name inside the checkpoint, e.g. <c>policy.safetensors</c>: letters, digits, dot, dash and underscore.</summary>
    string Name { get; }

    /// <summary>Writes the whole state.</summary>
    void Save(Stream stream);

    /// <summary>
    /// Replaces the state by a saved one, reading the stream to its end. The bytes are those that <see cref="Save"/> wrote: that was checked.
    /// </summary>
    void Load(Stream stream);
}
