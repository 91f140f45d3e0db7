using R1.Configuration;
using R1.Foundation;

namespace R1.Runs;

/// <summary>Compares a checkpoint folder with its manifest before anything of it is used.</summary>
internal static class CheckpointVerifier
{
    /// <exception cref="CheckpointException">Something is not as it was written.</exception>
    public static void Verify(string folder, string owner, long step, IReadOnlyList<ICheckpointPart> parts)
    {
        var manifest = ReadManifest(folder);
        var path = Path.Combine(folder, CheckpointManifest.FileName);
        Expect(path, "format", CheckpointManifest.CurrentFormat, manifest.Format, folder);
        Expect(path, "owner", owner, manifest.Owner, folder);
        Expect(path, "step", step, manifest.Step, folder);
        Expect(path, "parts", Names(parts.Select(part => part.Name)), Names(manifest.Files.Select(file => file.Name)), folder);
        var found = Directory.GetFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => name != CheckpointManifest.FileName);
        Expect(folder, "files", Names(manifest.Files.Select(file => file.Name)), Names(found), folder);
        foreach (var file in manifest.Files) VerifyFile(Path.Combine(folder, file.Name), file, folder);
    }

    private static CheckpointManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, CheckpointManifest.FileName);
        try
        {
            return ConfigJson.ReadFile<CheckpointManifest>(path);
        }
        catch (Exception error) when (error is InvalidConfigException or IOException)
        {
            throw new CheckpointException(
                $"{path}: expected the manifest of a checkpoint, found none that can be read. {error.Message}\n{Remedy(folder)}", error);
        }
    }

    private static void VerifyFile(string path, CheckpointFile file, string folder)
    {
        Expect(path, "length in bytes", file.Length, new FileInfo(path).Length, folder);
        Expect(path, "SHA-256", file.Sha256, Hashes.OfFile(path), folder);
    }

    private static void Expect<T>(string path, string what, T expected, T found, string folder)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            throw new CheckpointException($"{path}: expected {what} {expected}, found {found}. {Remedy(folder)}");
    }

    private static string Names(IEnumerable<string> names) => $"[{string.Join(", ", names.Order(StringComparer.Ordinal))}]";

    private static string Remedy(string folder) => $"Nothing was loaded. Restore {folder} from a copy, or delete it to start the run again.";
}
