using R1.Configuration;
using R1.Foundation;

namespace R1.Pipeline;

/// <summary>manifest.json of a base model's folder: which model it is, and what its files held when they were written.</summary>
/// <param name="Identity">What decided the weights.</param>
/// <param name="Files">SHA-256 by file name.</param>
internal sealed record BaseModelManifest(BaseModelIdentity Identity, IReadOnlyDictionary<string, string> Files)
{
    public const string FileName = "manifest.json";

    /// <summary>Describes the files that a folder holds and writes that beside them.</summary>
    public static void Write(string folder, BaseModelIdentity identity)
    {
        var files = Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), Hashes.OfFile);
        var manifest = new BaseModelManifest(identity, new SortedDictionary<string, string>(files, StringComparer.Ordinal));
        DurableFiles.WriteText(Path.Combine(folder, FileName), ConfigJson.Write(manifest));
    }

    /// <summary>Checks every byte before any is used. Files that came later are nobody's business.</summary>
    /// <exception cref="InvalidDataException">A file is missing, cut, changed or of another model: names it, what was expected and found, and the remedy.</exception>
    public static void Verify(string folder, BaseModelIdentity identity)
    {
        var manifest = Read(folder);
        if (manifest.Identity != identity)
            throw Fault(folder, $"{Path.Combine(folder, FileName)}: expected the model of {identity}, found that of {manifest.Identity}.");
        foreach (var (name, expected) in manifest.Files)
        {
            var path = Path.Combine(folder, name);
            var found = File.Exists(path) ? Hashes.OfFile(path) : "no such file";
            if (found != expected) throw Fault(folder, $"{path}: expected SHA-256 {expected}, found {found}.");
        }
    }

    private static BaseModelManifest Read(string folder)
    {
        try
        {
            return ConfigJson.ReadFile<BaseModelManifest>(Path.Combine(folder, FileName));
        }
        catch (Exception error) when (error is InvalidConfigException or IOException)
        {
            throw Fault(folder, error.Message, error);
        }
    }

    private static InvalidDataException Fault(string folder, string fault, Exception? cause = null) =>
        new($"{fault}\nNothing was loaded. Delete {folder} to train the model again.", cause);
}
