using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Runs;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>
/// A pre-trained base model and how it was trained. It is trained once per configuration and version of the code that trains it, and kept as a
/// Hugging Face folder <c>artifacts/models/v3-base/&lt;preset&gt;-seed&lt;seed&gt;-&lt;hash&gt;/</c>, beside its curve (metrics.jsonl), its configuration
/// (pretraining.json), and what the hash is made of and every file holds (manifest.json).
/// </summary>
public sealed class BaseModel : IDisposable
{
    private const string Kind = "v3-base", CurveFile = "metrics.jsonl", ConfigFile = "pretraining.json";

    private BaseModel(string folder, bool wasLoaded)
    {
        Folder = folder;
        WasLoaded = wasLoaded;
        Curve = [.. MetricsLog.Read(Path.Combine(folder, CurveFile)).Select(PretrainMetrics.Read)];
        Model = CausalLM.LoadPretrained(folder);
    }

    /// <summary>Absolute path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>The trained weights.</summary>
    public CausalLM Model { get; }

    /// <summary>Every step of the pre-training.</summary>
    public IReadOnlyList<PretrainStep> Curve { get; }

    /// <summary>True when an earlier run had trained it.</summary>
    public bool WasLoaded { get; }

    /// <summary>
    /// Loads the base model of a configuration; where this version of the code has trained none it does, behind the last checkpoint of a run that was
    /// killed. The numbers are the same each way.
    /// </summary>
    /// <param name="config">Model, corpus, training, seed.</param>
    /// <param name="preset">Scale, part of the folder's name.</param>
    /// <param name="root">Folder of everything generated; null stands for artifacts of the repository.</param>
    /// <param name="onStep">Hears of every step in order, those of an earlier run included.</param>
    /// <exception cref="InvalidConfigException">The configuration is not valid.</exception>
    /// <exception cref="IOException">Another process is training the same model.</exception>
    /// <exception cref="InvalidDataException">A file of the saved model is missing, cut or changed: names it and the remedy.</exception>
    public static BaseModel TrainOrLoad(BaseModelConfig config, Preset preset, string? root = null, Action<PretrainStep>? onStep = null)
    {
        config.Validate();
        root = Path.GetFullPath(root ?? RunFolder.ArtifactsRoot());
        var identity = BaseModelIdentity.Of(config);
        var name = $"{ConfigJson.FieldName(preset.ToString())}-seed{config.Seed}-{identity.ShortHash}";
        var folder = Path.Combine(root, "models", Kind, name);
        var isThere = Directory.Exists(folder);
        if (isThere) BaseModelManifest.Verify(folder, identity);
        else Train(config, preset, root, name, folder, onStep);
        var model = new BaseModel(folder, isThere);
        if (isThere && onStep is not null)
            foreach (var step in model.Curve) onStep(step);
        return model;
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static void Train(BaseModelConfig config, Preset preset, string root, string name, string folder, Action<PretrainStep>? onStep)
    {
        using var run = Run.StartOrResume(Kind, name, config, preset, config.Seed, Path.Combine(root, "runs"));
        using var stage = new BaseModelStage(config);
        foreach (var step in stage.Train(run.Stage(""))) onStep?.Invoke(step);
        run.Metrics.FlushToDisk();
        Save(config, stage.Model, run.Metrics.Path, folder);
        run.Complete();
    }

    // The folder appears complete or not at all.
    private static void Save(BaseModelConfig config, CausalLM model, string curve, string folder)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(folder)!, $".saving-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            model.SavePretrained(temporary);
            File.Copy(curve, Path.Combine(temporary, CurveFile));
            DurableFiles.WriteText(Path.Combine(temporary, ConfigFile), ConfigJson.Write(config));
            BaseModelManifest.Write(temporary, BaseModelIdentity.Of(config));
            Directory.Move(temporary, folder);
        }
        catch (IOException error)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw new IOException($"{folder} was not saved ({error.Message}). The last checkpoint of its training is intact: free space and run it again.", error);
        }
    }
}
