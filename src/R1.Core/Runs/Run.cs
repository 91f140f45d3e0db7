using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Configuration;
using R1.Foundation;
using R1.Runs.Trackers;
using TorchSharp;

namespace R1.Runs;

/// <summary>
/// One execution of a notebook and the folder it leaves behind: config.json, manifest.json, metrics.jsonl, checkpoint/.
/// End it with <see cref="Complete"/>: a run that is disposed without it is reported as failed, one that is left when its process ends as stopped.
/// </summary>
public sealed partial class Run : IDisposable
{
    private readonly Dictionary<string, RunStage> _stages = [];
    private readonly Dictionary<string, double> _metrics = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FileStream _lock;
    private readonly RunTrackers _trackers;
    private RunManifest _manifest;
    private bool _hasEnded;

    private Run(string folder, RunManifest manifest)
    {
        Folder = folder;
        _manifest = manifest;
        _lock = Lock(folder);
        Seeds = new Seeds(manifest.Seed);
        Device = Devices.For(manifest.Preset);
        _trackers = RunTrackers.Open(Environment.GetEnvironmentVariable, folder, manifest, Console.Error);
        WriteManifest();
        AppDomain.CurrentDomain.ProcessExit += StopWithProcess;
    }

    /// <summary>Absolute path of the run's folder.</summary>
    public string Folder { get; }

    /// <summary>Scale.</summary>
    public Preset Preset => _manifest.Preset;

    /// <summary>Source of all randomness.</summary>
    public Seeds Seeds { get; }

    /// <summary>Where the tensors live.</summary>
    public torch.Device Device { get; }

    /// <summary>What manifest.json says now.</summary>
    internal RunManifest Manifest => _manifest with
    {
        Metrics = new SortedDictionary<string, double>(_metrics, StringComparer.Ordinal),
    };

    /// <summary>metrics.jsonl of a run of one stage.</summary>
    public MetricsLog Metrics => Stage("").Metrics;

    /// <summary>Starts a run in a new folder <c>&lt;root&gt;/&lt;notebook&gt;/&lt;utc&gt;-&lt;preset&gt;-&lt;commit&gt;/</c>.</summary>
    /// <param name="notebook">Name of the notebook, e.g. <c>02-r1-zero</c>.</param>
    /// <param name="config">All settings; a record that JSON can hold. It is validated first.</param>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">The seed from which all randomness is derived.</param>
    /// <param name="root">Folder of all runs; null means artifacts/runs of the repository.</param>
    /// <exception cref="InvalidConfigException">The config is not valid; no folder is made.</exception>
    public static Run Start(string notebook, object config, Preset preset, int seed, string? root = null)
    {
        var manifest = NewManifest(notebook, config, preset, seed);
        var wanted = Path.Combine(Path.GetFullPath(root ?? RunFolder.DefaultRoot()), notebook, RunFolder.NewName(manifest));
        var folder = wanted;
        for (var copy = 2; !RunFolder.TryCreate(folder, config, manifest); copy++) folder = $"{wanted}-{copy}";
        return new Run(folder, manifest);
    }

    /// <summary>
    /// Resumes the run in the fixed folder <c>&lt;root&gt;/&lt;notebook&gt;/&lt;name&gt;/</c>, or starts it when there is none: call it again after a kill.
    /// </summary>
    /// <param name="notebook">Name of the notebook.</param>
    /// <param name="name">Name of the folder.</param>
    /// <param name="config">All settings, the same as at the start.</param>
    /// <param name="preset">Scale, the same as at the start.</param>
    /// <param name="seed">Seed, the same as at the start.</param>
    /// <param name="root">Folder of all runs; null means artifacts/runs of the repository.</param>
    /// <exception cref="InvalidConfigException">The config is not valid, or differs from the one of the start: lists each field.</exception>
    /// <exception cref="IOException">Another process has the run open.</exception>
    public static Run StartOrResume(string notebook, string name, object config, Preset preset, int seed, string? root = null)
    {
        CheckName(name, nameof(name));
        var manifest = NewManifest(notebook, config, preset, seed);
        var folder = Path.Combine(Path.GetFullPath(root ?? RunFolder.DefaultRoot()), notebook, name);
        return RunFolder.TryCreate(folder, config, manifest) ? new Run(folder, manifest) : Resume(folder, config, preset, seed);
    }

    /// <summary>
    /// Resumes the newest run of the same notebook, config, preset, seed and build of the library that was not completed, or starts one: run a
    /// notebook again after a kill. A completed run is never used again, and one that another process has open is left to it.
    /// </summary>
    /// <param name="notebook">Name of the notebook.</param>
    /// <param name="config">All settings.</param>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">The seed from which all randomness is derived.</param>
    /// <param name="root">Folder of all runs; null means artifacts/runs of the repository.</param>
    /// <exception cref="InvalidConfigException">The config is not valid; no folder is made.</exception>
    public static Run ResumeUnfinishedOrStart(string notebook, object config, Preset preset, int seed, string? root = null)
    {
        var parent = Path.Combine(Path.GetFullPath(root ?? RunFolder.DefaultRoot()), notebook);
        foreach (var folder in RunFolder.Unfinished(parent, NewManifest(notebook, config, preset, seed)))
        {
            try
            {
                return Resume(folder, config, preset, seed);
            }
            catch (IOException)
            {
                // In use by another process, which finishes it.
            }
        }
        return Start(notebook, config, preset, seed, root);
    }

    /// <summary>Resumes the run in a folder. Final metrics are recorded anew; metrics.jsonl continues after the last checkpoint.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="config">All settings, the same as at the start.</param>
    /// <param name="preset">Scale, the same as at the start.</param>
    /// <param name="seed">Seed, the same as at the start.</param>
    /// <inheritdoc cref="StartOrResume" path="/exception"/>
    public static Run Resume(string folder, object config, Preset preset, int seed)
    {
        folder = Path.GetFullPath(folder);
        var started = ConfigJson.ReadFile<RunManifest>(Path.Combine(folder, RunFolder.ManifestFile));
        var manifest = NewManifest(started.Notebook, config, preset, seed);
        ThrowIfChanged(folder, config, started, manifest);
        return new Run(folder, manifest with
        {
            Started = started.Started, Resumed = [.. started.Resumed, manifest.Started], Inexact = started.Inexact,
        });
    }

    /// <summary>Metrics and checkpoints of one stage in a run of several, in the subfolder of that name; "" is the run itself.</summary>
    /// <param name="name">Name of the subfolder, e.g. <c>cold-start</c>. The run closes it.</param>
    public RunStage Stage(string name)
    {
        if (name.Length > 0) CheckName(name, nameof(name));
        if (_stages.TryGetValue(name, out var stage)) return stage;
        return _stages[name] = new RunStage(
            Path.Combine(Folder, name), $"{_manifest.ConfigHash}-{_manifest.Preset}-{_manifest.Seed}", record => _trackers.Log(name, record),
            NoteInexact);
    }

    /// <inheritdoc cref="RunStage.SaveCheckpoint"/>
    public void SaveCheckpoint(long step, params IReadOnlyList<ICheckpointPart> parts) => Stage("").SaveCheckpoint(step, parts);

    /// <inheritdoc cref="RunStage.LoadCheckpoint"/>
    public long? LoadCheckpoint(params IReadOnlyList<ICheckpointPart> parts) => Stage("").LoadCheckpoint(parts);

    /// <summary>Records final metrics; a later value of the same name replaces an earlier one.</summary>
    public void Record(params IEnumerable<FinalMetric> metrics)
    {
        foreach (var metric in metrics) _metrics[metric.Name] = metric.Value;
        WriteManifest();
    }

    /// <summary>Ends the run as completed and closes it.</summary>
    public void Complete() => End(RunStatus.Completed, null);

    /// <summary>Ends the run as failed and closes it.</summary>
    public void Fail(Exception error) => End(RunStatus.Failed, $"{error.GetType().Name}: {error.Message}");

    /// <summary>
    /// Closes the run; when neither <see cref="Complete"/> nor <see cref="Fail"/> was called, as stopped where the process was asked to end (SIGTERM), else as
    /// failed. Where the disk does not take that, the manifest goes on saying 'running', as after a kill.
    /// </summary>
    public void Dispose()
    {
        if (StopRequest.IsMade) Leave(RunStatus.Stopped, "The process was asked to end (SIGTERM).");
        else Leave(RunStatus.Failed, "The run was disposed before Complete() was called.");
    }

    private void NoteInexact(string reason)
    {
        if (_manifest.Inexact == reason) return;
        _manifest = _manifest with { Inexact = reason };
        WriteManifest();
    }

    private void StopWithProcess(object? sender, EventArgs e) => Leave(RunStatus.Stopped, "The process ended before Complete() was called.");

    private void Leave(RunStatus status, string reason)
    {
        try
        {
            End(status, reason);
        }
        catch (IOException)
        {
            // A full disk has been reported already, by the exception that leads here; another one would hide it.
        }
    }

    private void End(RunStatus status, string? error)
    {
        if (Interlocked.Exchange(ref _hasEnded, true)) return;
        AppDomain.CurrentDomain.ProcessExit -= StopWithProcess;
        _manifest = _manifest with { Ended = DateTimeOffset.UtcNow, Seconds = _clock.Elapsed.TotalSeconds, Error = error, Status = status };
        try
        {
            using (_lock)
            {
                foreach (var stage in _stages.Values) stage.Close();
                WriteManifest();
            }
        }
        finally
        {
            _trackers.End(status);
        }
    }

    private void WriteManifest() => DurableFiles.WriteText(Path.Combine(Folder, RunFolder.ManifestFile), ConfigJson.Write(Manifest));

    private static RunManifest NewManifest(string notebook, object config, Preset preset, int seed)
    {
        CheckName(notebook, nameof(notebook));
        ConfigValidation.ThrowIfFaulty(config);
        return new RunManifest
        {
            Notebook = notebook,
            Preset = preset,
            Seed = seed,
            ConfigHash = ConfigJson.Hash(config),
            Git = GitInfo.Read(RunFolder.RepositoryRoot()),
            Build = typeof(Run).Module.ModuleVersionId.ToString(),
            Machine = MachineInfo.Read(),
            Device = Devices.For(preset).ToString(),
            Threads = torch.get_num_threads(),
            Started = DateTimeOffset.UtcNow,
            Status = RunStatus.Running,
        };
    }

    private static void ThrowIfChanged(string folder, object config, RunManifest started, RunManifest now)
    {
        var saved = ConfigReader.ReadNode(Path.Combine(folder, RunFolder.ConfigFile));
        var given = JsonSerializer.SerializeToNode(config, config.GetType(), ConfigJson.Options)!;
        var faults = RunFolder.Differences(folder, saved, given).ToList();
        if (started.Preset != now.Preset) faults.Add(new ConfigFault("preset", now.Preset, $"the run was started with {started.Preset}"));
        if (started.Seed != now.Seed) faults.Add(new ConfigFault("seed", now.Seed, $"the run was started with {started.Seed}"));
        if (faults.Count > 0) throw new InvalidConfigException($"The config to resume {folder} with", faults);
    }

    // Held until the end; the system frees it when the process is killed.
    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, RunFolder.LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"{folder} is in use: the run is open already. Wait for it, or start a run of another name. ({error.Message})", error);
        }
    }

    private static void CheckName(string name, string parameter)
    {
        if (!FolderName().IsMatch(name) || name == RunStage.CheckpointFolder)
            throw new ArgumentException(
                $"'{name}' cannot name a folder: use letters, digits, dot, dash, underscore; start with a letter or digit; not 'checkpoint'.", parameter);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex FolderName();
}
