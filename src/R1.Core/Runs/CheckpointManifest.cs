namespace R1.Runs;

/// <summary>What a checkpoint folder holds, written after all other files.</summary>
/// <param name="Format">Name and version of the layout.</param>
/// <param name="Owner">Which run may load it.</param>
/// <param name="Step">Last step whose result is in it.</param>
/// <param name="Files">Every other file of the folder.</param>
internal sealed record CheckpointManifest(string Format, string Owner, long Step, IReadOnlyList<CheckpointFile> Files)
{
    public const string FileName = "manifest.json";
    public const string CurrentFormat = "r1-checkpoint-1";
}

/// <param name="Name">File name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record CheckpointFile(string Name, long Length, string Sha256);
