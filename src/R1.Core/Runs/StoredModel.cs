using R1.Configuration;

namespace R1.Runs;

/// <summary>A model in the <see cref="ModelStore"/>, every file of which has been verified.</summary>
/// <param name="Kind">What it is, e.g. <c>v3_base</c>.</param>
/// <param name="Folder">Absolute path of its Hugging Face folder.</param>
/// <param name="Sha256">Hash of its weights, by which the models trained from it name their parent.</param>
/// <param name="WasLoaded">True when it was in the store already.</param>
public sealed record StoredModel(string Kind, string Folder, string Sha256, bool WasLoaded)
{
    internal const string CurveFile = "metrics.jsonl";
    internal const string ConfigFile = "training.json";

    /// <summary>Opens a copy of a model's folder that lies outside a store. Its curve may have been left behind; nothing else may.</summary>
    /// <param name="folder">Holds config.json, the weights, training.json and manifest.json.</param>
    /// <exception cref="InvalidDataException">A file is missing, cut or changed: names it.</exception>
    public static StoredModel OpenCopy(string folder)
    {
        var path = Path.GetFullPath(folder);
        var manifest = ModelManifest.VerifyCopy(path, mayLack: CurveFile);
        return new StoredModel(manifest.Identity.Kind, path, manifest.Sha256, WasLoaded: true);
    }

    /// <summary>Reads what its training measured, step by step.</summary>
    public IReadOnlyList<MetricsRecord> ReadCurve() => MetricsLog.Read(Path.Combine(Folder, CurveFile));

    /// <summary>Reads the seed of its training.</summary>
    public int ReadSeed() => ConfigReader.ReadNode(Path.Combine(Folder, ConfigFile))["seed"]!.GetValue<int>();
}
