using R1.Configuration;
using R1.Foundation;

namespace R1.Runs;

/// <summary>
/// The trained models of one preset, each in a Hugging Face folder <c>models/&lt;kind&gt;/&lt;preset&gt;-seed&lt;seed&gt;-&lt;hash&gt;/</c> beside its curve
/// (metrics.jsonl), the configuration of its training (training.json), and a manifest of what decided it and what every file holds (manifest.json).
/// </summary>
/// <remarks>
/// A model is found by kind, preset, seed, configuration and the hashes of the models that it was trained from, so that a model made in another way is
/// never taken for the wanted one.
/// </remarks>
public sealed class ModelStore
{
    private readonly string _root;

    /// <param name="preset">Scale, part of the names of the folders.</param>
    /// <param name="root">Folder of everything generated; null means artifacts of the repository.</param>
    public ModelStore(Preset preset, string? root = null) => (Preset, _root) = (preset, Path.GetFullPath(root ?? RunFolder.ArtifactsRoot()));

    /// <summary>Scale of the models.</summary>
    public Preset Preset { get; }

    /// <summary>
    /// Loads a model; where it has not been trained yet, trains it, continuing from the last checkpoint of a run that was killed. The numbers are the same
    /// each way.
    /// </summary>
    /// <param name="kind">What is trained.</param>
    /// <param name="config">All settings of the training, its seed among them.</param>
    /// <param name="parents">The models that it starts from; none for a model trained from scratch.</param>
    /// <param name="train">Trains the model and saves it.</param>
    /// <exception cref="InvalidConfigException">The configuration is not valid.</exception>
    /// <exception cref="IOException">Another process is training the same model, or it could not be saved.</exception>
    /// <exception cref="InvalidDataException">A file of the saved model is missing, cut or changed: names it and the remedy.</exception>
    public StoredModel TrainOrLoad(ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents, Action<ModelDraft> train)
    {
        ConfigValidation.ThrowIfFaulty(config);
        if (TryFind(kind, config, parents) is { } found) return found;
        using var run = Run.StartOrResume(kind.Name, NameOf(kind, config, parents), config, Preset, config.Seed, Path.Combine(_root, "runs"));
        StoredModel? trained = null;
        train(new ModelDraft(run.Stage(""), write => trained = Save(kind, config, parents, write, run.Stage(""))));
        if (trained is null)
            throw new InvalidOperationException(
                $"The training of {kind.Name} ended without saving a model: call {nameof(ModelDraft)}.{nameof(ModelDraft.Save)}.");
        run.Complete();
        return trained;
    }

    /// <summary>Loads a model that must be there.</summary>
    /// <inheritdoc cref="TrainOrLoad" path="/param"/>
    /// <exception cref="FileNotFoundException">It has not been trained yet: names the notebook that does it.</exception>
    /// <exception cref="InvalidDataException">A file of the saved model is missing, cut or changed: names it and the remedy.</exception>
    public StoredModel Find(ModelKind kind, ISeededConfig config, params IReadOnlyList<StoredModel> parents) =>
        TryFind(kind, config, parents) ?? throw NotFound(kind, config, parents);

    /// <summary>Loads a model; null when it has not been trained yet.</summary>
    /// <inheritdoc cref="TrainOrLoad" path="/param"/>
    /// <exception cref="InvalidDataException">A file of the saved model is missing, cut or changed: names it and the remedy.</exception>
    public StoredModel? TryFind(ModelKind kind, ISeededConfig config, params IReadOnlyList<StoredModel> parents)
    {
        var folder = FolderOf(kind, config, parents);
        if (!Directory.Exists(folder)) return null;
        var manifest = ModelManifest.Verify(folder, ModelIdentity.Of(kind, config, parents));
        return new StoredModel(kind.Name, folder, manifest.Sha256, WasLoaded: true);
    }

    /// <summary>Saves a model that was trained elsewhere, e.g. step by step in a notebook. One that is there already is kept.</summary>
    /// <param name="kind">What was trained.</param>
    /// <param name="config">All settings of the training, its seed among them.</param>
    /// <param name="parents">The models that it started from.</param>
    /// <param name="write">Writes the model's files into the folder whose path it is given, e.g. <c>model.SavePretrained</c>.</param>
    /// <param name="log">Where the training logged its steps; null leaves the model without a curve.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    /// <exception cref="InvalidDataException">The model is there already, and one of its files is missing, cut or changed.</exception>
    public StoredModel Save(ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents, Action<string> write, RunStage? log = null)
    {
        if (TryFind(kind, config, parents) is { } found) return found;
        var folder = FolderOf(kind, config, parents);
        var temporary = Path.Combine(Path.GetDirectoryName(folder)!, $".saving-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            log?.CopyMetrics(Path.Combine(temporary, StoredModel.CurveFile));
            DurableFiles.WriteText(Path.Combine(temporary, StoredModel.ConfigFile), ConfigJson.Write(config));
            var manifest = ModelManifest.Write(temporary, ModelIdentity.Of(kind, config, parents));
            // The folder appears complete or not at all.
            Directory.Move(temporary, folder);
            return new StoredModel(kind.Name, folder, manifest.Sha256, WasLoaded: false);
        }
        catch (IOException error)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw new IOException(
                $"{folder} was not saved ({error.Message}). The last checkpoint of its training is intact: free space and run it again.", error);
        }
    }

    private string FolderOf(ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents) =>
        Path.Combine(_root, "models", kind.Name, NameOf(kind, config, parents));

    private string NameOf(ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents) =>
        $"{ConfigJson.FieldName(Preset.ToString())}-seed{config.Seed}-{ModelIdentity.Of(kind, config, parents).ShortHash}";

    private FileNotFoundException NotFound(ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents)
    {
        var (folder, preset) = (FolderOf(kind, config, parents), ConfigJson.FieldName(Preset.ToString()));
        var siblings = Path.GetDirectoryName(folder)!;
        var others = Directory.Exists(siblings)
            ? Directory.GetDirectories(siblings).Select(Path.GetFileName).Where(name => name![0] != '.').Order().ToList()
            : [];
        var made = others.Count == 0 ? "none of its kind has been trained" : $"made in other ways there are {string.Join(", ", others)}";
        return new FileNotFoundException(
            $"There is no {kind.Name} at {folder}: {made}. Notebook {kind.Notebook} trains it: run it first, "
                + $"with preset {preset} and seed {config.Seed}.", folder);
    }
}
