using System.Globalization;
using R1.Configuration;
using R1.Foundation;

namespace R1.Runs;

/// <summary>
/// The checkpoints of one run: <c>&lt;folder&gt;/&lt;step&gt;/</c> with one file per part and a manifest of lengths and hashes. A checkpoint
/// appears complete or not at all, and the last good one stays until the next is safe on the disk.
/// </summary>
internal sealed class CheckpointStore
{
    private const string TemporaryPrefix = ".saving-";
    private readonly string _folder;
    private readonly string _owner;
    private readonly Func<string, Stream> _create;

    /// <param name="folder">Made at the first save.</param>
    /// <param name="owner">Identity of the run, e.g. its config hash: checkpoints of another owner are refused.</param>
    public CheckpointStore(string folder, string owner) : this(folder, owner, path => new FileStream(path, FileMode.CreateNew, FileAccess.Write))
    {
    }

    internal CheckpointStore(string folder, string owner, Func<string, Stream> create) => (_folder, _owner, _create) = (folder, owner, create);

    /// <summary>Step of the last complete checkpoint; null when there is none.</summary>
    public long? LatestStep => Steps().Cast<long?>().Max();

    /// <summary>Saves a checkpoint, then removes older ones.</summary>
    /// <param name="step">Last step whose result is in it; greater than that of every saved checkpoint.</param>
    /// <param name="parts">Parts of distinct names.</param>
    /// <exception cref="ArgumentException">A part's name is doubled or no file name, or the step is not a new one.</exception>
    /// <exception cref="CheckpointException">The disk is full or fails. The last good checkpoint is intact.</exception>
    public void Save(long step, IReadOnlyList<ICheckpointPart> parts)
    {
        CheckNames(parts);
        if (LatestStep is { } latest && step <= latest)
            throw new ArgumentException($"{_folder} already holds a checkpoint of step {latest}: step {step} is not behind it.", nameof(step));
        var temporary = Path.Combine(_folder, TemporaryPrefix + Name(step));
        try
        {
            RemoveTemporary();
            Directory.CreateDirectory(temporary);
            WriteAll(temporary, step, parts);
            Directory.Move(temporary, Path.Combine(_folder, Name(step)));
            DurableFiles.SyncFolder(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SaveFailed(step, error);
        }
        foreach (var old in Steps().Where(old => old < step).ToList()) Directory.Delete(Path.Combine(_folder, Name(old)), recursive: true);
    }

    /// <summary>Loads the last checkpoint into the parts: checks every byte first, so that either all parts are loaded or none is touched.</summary>
    /// <returns>Step of the checkpoint; null when there is none.</returns>
    /// <exception cref="CheckpointException">A file is missing, cut, changed or foreign, or the parts are not those that were saved.</exception>
    public long? Load(IReadOnlyList<ICheckpointPart> parts)
    {
        CheckNames(parts);
        if (LatestStep is not { } step) return null;
        var folder = Path.Combine(_folder, Name(step));
        CheckpointVerifier.Verify(folder, _owner, step, parts);
        foreach (var part in parts) LoadPart(Path.Combine(folder, part.Name), part);
        return step;
    }

    private static void LoadPart(string path, ICheckpointPart part)
    {
        using var stream = File.OpenRead(path);
        part.Load(stream);
        if (stream.Position != stream.Length)
            throw new CheckpointException(
                $"{path}: {part.GetType().Name} read {stream.Position} of {stream.Length} bytes: it does not load what it saves.");
    }

    private void WriteAll(string folder, long step, IReadOnlyList<ICheckpointPart> parts)
    {
        var files = parts.Select(part => WriteFile(folder, part.Name, part.Save)).ToList();
        var manifest = ConfigJson.Write(new CheckpointManifest(CheckpointManifest.CurrentFormat, _owner, step, files));
        WriteFile(folder, CheckpointManifest.FileName, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(manifest)));
        DurableFiles.SyncFolder(folder);
    }

    private CheckpointFile WriteFile(string folder, string name, Action<Stream> save)
    {
        using var file = _create(Path.Combine(folder, name));
        using var hashing = new HashingStream(file);
        save(hashing);
        if (file is FileStream onDisk) onDisk.Flush(flushToDisk: true);
        else file.Flush();
        return new CheckpointFile(name, hashing.Length, hashing.Sha256);
    }

    private CheckpointException SaveFailed(long step, Exception error)
    {
        try
        {
            RemoveTemporary();
        }
        catch (Exception cleaning) when (cleaning is IOException or UnauthorizedAccessException)
        {
            // What is left is removed at the next save; the error to report is the first one.
        }
        var kept = LatestStep is { } latest
            ? $"The checkpoint of step {latest} is intact: free space and resume from it."
            : "There is no earlier checkpoint: free space and start again.";
        return new CheckpointException($"Checkpoint of step {step} in {_folder} was not saved ({error.Message}). {kept}", error);
    }

    private void RemoveTemporary()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var left in Directory.GetDirectories(_folder, TemporaryPrefix + "*")) Directory.Delete(left, recursive: true);
    }

    private IEnumerable<long> Steps() => !Directory.Exists(_folder) ? [] : Directory.GetDirectories(_folder)
        .Select(folder => long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1)
        .Where(step => step >= 0);

    private static void CheckNames(IReadOnlyList<ICheckpointPart> parts)
    {
        foreach (var name in parts.Select(part => part.Name))
        {
            var isFileName = name.Length > 0 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
            if (!isFileName || name == CheckpointManifest.FileName)
                throw new ArgumentException(
                    $"'{name}' cannot name a part: use letters, digits, dot, dash and underscore, and not {CheckpointManifest.FileName}.", nameof(parts));
            if (parts.Count(part => part.Name == name) > 1) throw new ArgumentException($"Two parts are named '{name}'.", nameof(parts));
        }
    }

    private static string Name(long step) => step.ToString(CultureInfo.InvariantCulture);
}
