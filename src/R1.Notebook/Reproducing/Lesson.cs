using R1.Configuration;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Runs;

namespace R1.Notebook;

/// <summary>What a notebook sets up once: preset, seed, the trained models, and the run that keeps its configuration, metrics and checkpoints.</summary>
public sealed class Lesson : IDisposable
{
    private readonly string? _root;
    private Run? _run;

    private Lesson(string name, Preset preset, int seed, string? root)
    {
        (Name, Preset, Seeds, _root) = (name, preset, new Seeds(seed), root);
        Models = new ModelStore(preset, root);
    }

    /// <summary>Name of the notebook, e.g. <c>02-r1-zero</c>.</summary>
    public string Name { get; }

    /// <summary>Scale.</summary>
    public Preset Preset { get; }

    /// <summary>Source of all randomness.</summary>
    public Seeds Seeds { get; }

    /// <summary>The trained models of the preset.</summary>
    public ModelStore Models { get; }

    /// <summary>The run.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Open"/> has not been called.</exception>
    public Run Run => _run ?? throw new InvalidOperationException($"The lesson {Name} has no run yet: call Open(settings) first.");

    /// <summary>Starts a lesson.</summary>
    /// <param name="name">Name of the notebook, e.g. <c>02-r1-zero</c>.</param>
    /// <param name="preset"><c>smoke</c>, <c>cpu</c> or <c>gpu</c>.</param>
    /// <param name="seed">The seed from which all randomness is derived.</param>
    /// <param name="root">Folder of everything generated; null means artifacts of the repository.</param>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static Lesson Start(string name, string preset, int seed, string? root = null)
    {
        if (!Enum.TryParse<Preset>(preset, ignoreCase: true, out var scale) || !Enum.IsDefined(scale))
            throw new ArgumentException(
                $"preset = '{preset}': give one of {string.Join(", ", Enum.GetNames<Preset>().Select(n => n.ToLowerInvariant()))}.", nameof(preset));
        return new Lesson(name, scale, seed, root);
    }

    /// <summary>Continues the newest unfinished run with the same settings, or starts one: run the notebook again after a kill.</summary>
    /// <param name="settings">All settings; a record that JSON can hold. It is validated first.</param>
    /// <exception cref="InvalidConfigException">The settings are not valid; no folder is made.</exception>
    public Run Open(object settings) =>
        _run = Run.ResumeUnfinishedOrStart(Name, settings, Preset, Seeds.Seed, _root is null ? null : Path.Combine(_root, "runs"));

    /// <summary>Metrics and checkpoints of one training of the run.</summary>
    /// <param name="name">Name of its folder, e.g. <c>main</c>.</param>
    public RunStage Stage(string name) => Run.Stage(name);

    /// <summary>Puts a policy that this notebook has trained into the model store, where later notebooks find it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="config">All settings of its training.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="stage">Where its training logged its steps.</param>
    /// <param name="parents">The models that it started from.</param>
    /// <inheritdoc cref="ModelStore.Save" path="/exception"/>
    public StoredModel Keep(ModelKind kind, ISeededConfig config, Policy policy, RunStage stage, params IReadOnlyList<StoredModel> parents) =>
        Models.Save(kind, config, parents, policy.Model.SavePretrained, stage);

    /// <summary>Reports final figures: into the run's manifest, under <c>r1nb reproduce</c> into summary.json, and as a table here.</summary>
    public void Report(IEnumerable<FinalMetric> metrics)
    {
        FinalMetric[] all = [.. metrics];
        Run.Record(all);
        Reproduction.Metrics(all);
    }

    /// <summary>Runs a claim's test on a measured quantity and reports the verdict.</summary>
    /// <inheritdoc cref="Reproduction.Test" path="/param[not(@name='preset')]|/exception"/>
    public void Test(string id, Estimate measured, string? note = null) => Reproduction.Test(Preset, id, measured, note);

    /// <summary>Ends the lesson, and its run as completed.</summary>
    public void Complete() => _run?.Complete();

    /// <summary>Ends the lesson, and its run as failed where it was not completed.</summary>
    public void Dispose() => _run?.Dispose();
}
