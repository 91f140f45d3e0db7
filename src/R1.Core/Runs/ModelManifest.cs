using R1.Configuration;
using R1.Foundation;

namespace R1.Runs;

/// <summary>manifest.json of a stored model: which model it is, and what its files held when they were written.</summary>
/// <param name="Identity">What decided the weights.</param>
/// <param name="Files">SHA-256 by file name.</param>
internal sealed record ModelManifest(ModelIdentity Identity, IReadOnlyDictionary<string, string> Files)
{
    public const string FileName = "manifest.json";

    /// <summary>Hash of the weights: of the hashes of all their files.</summary>
    public string Sha256 => Hashes.OfText(string.Join('\n', Files
        .Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => $"{file.Key} {file.Value}")));

    /// <summary>Describes the files that a folder holds and writes the description beside them.</summary>
    public static ModelManifest Write(string folder, ModelIdentity identity)
    {
        var files = Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), Hashes.OfFile);
        var manifest = new ModelManifest(identity, new SortedDictionary<string, string>(files, StringComparer.Ordinal));
        DurableFiles.WriteText(Path.Combine(folder, FileName), ConfigJson.Write(manifest));
        return manifest;
    }

    /// <summary>Reads the manifest and checks every byte of the files before any is used. Files that were added later are ignored.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing, cut, changed or of another model: names it, what was expected and found, and the remedy.
    /// </exception>
    public static ModelManifest Verify(string folder, ModelIdentity identity)
    {
        var remedy = $"Delete {folder} to train the model again.";
        var manifest = Read(folder, remedy);
        if (manifest.Identity.ToString() != identity.ToString())
            throw Fault($"{Path.Combine(folder, FileName)}: expected the model of {identity}, found that of {manifest.Identity}.", remedy);
        Check(folder, manifest.Files, remedy);
        return manifest;
    }

    /// <summary>The same for a copy that lies outside a store, of whatever model, from which one file may have been left behind.</summary>
    /// <exception cref="InvalidDataException">Another file is missing, or one is cut or changed.</exception>
    public static ModelManifest VerifyCopy(string folder, string mayLack)
    {
        const string Remedy = "Copy the folder anew; one that is committed comes back by 'git checkout'.";
        var manifest = Read(folder, Remedy);
        Check(folder, manifest.Files.Where(file => file.Key != mayLack || File.Exists(Path.Combine(folder, file.Key))), Remedy);
        return manifest;
    }

    private static void Check(string folder, IEnumerable<KeyValuePair<string, string>> files, string remedy)
    {
        foreach (var (name, expected) in files)
        {
            var path = Path.Combine(folder, name);
            var found = File.Exists(path) ? Hashes.OfFile(path) : "no such file";
            if (found != expected) throw Fault($"{path}: expected SHA-256 {expected}, found {found}.", remedy);
        }
    }

    private static ModelManifest Read(string folder, string remedy)
    {
        try
        {
            return ConfigJson.ReadFile<ModelManifest>(Path.Combine(folder, FileName));
        }
        catch (Exception error) when (error is InvalidConfigException or IOException)
        {
            throw Fault(error.Message, remedy, error);
        }
    }

    private static InvalidDataException Fault(string fault, string remedy, Exception? cause = null) =>
        new($"{fault}\nNothing was loaded. {remedy}", cause);
}
