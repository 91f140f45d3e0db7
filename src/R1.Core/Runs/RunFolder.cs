using System.Globalization;
using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Foundation;

namespace R1.Runs;

/// <summary>Where runs are kept, and how one is made in a single step so that no half-made folder is ever seen.</summary>
internal static class RunFolder
{
    public const string ConfigFile = "config.json", ManifestFile = "manifest.json", LockFile = "run.lock";

    private const string TemporaryPrefix = ".starting-";

    /// <summary>artifacts/runs of the repository around the current folder, or of the current folder itself.</summary>
    public static string DefaultRoot() => Path.Combine(ArtifactsRoot(), "runs");

    /// <summary>Folder of everything generated.</summary>
    public static string ArtifactsRoot() => Path.Combine(RepositoryRoot(), "artifacts");

    /// <summary>The nearest folder upwards that holds the solution or a git repository, else the current folder.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (Path.Exists(Path.Combine(folder.FullName, "R1Notebooks.sln")) || Path.Exists(Path.Combine(folder.FullName, ".git")))
                return folder.FullName;
        return Environment.CurrentDirectory;
    }

    /// <summary>A name such as <c>20260131T235959Z-cpu-1a2b3c4</c>.</summary>
    public static string NewName(RunManifest manifest)
    {
        var time = manifest.Started.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{time}-{ConfigJson.FieldName(manifest.Preset.ToString())}-{manifest.Git?.Commit[..7] ?? "nogit"}";
    }

    /// <summary>Makes the folder with its config and manifest.</summary>
    /// <returns>False when the folder is there already.</returns>
    public static bool TryCreate(string folder, object config, RunManifest manifest)
    {
        var parent = Path.GetDirectoryName(folder)!;
        var temporary = Path.Combine(parent, $"{TemporaryPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(temporary);
        DurableFiles.WriteText(Path.Combine(temporary, ConfigFile), ConfigJson.Write(config));
        DurableFiles.WriteText(Path.Combine(temporary, ManifestFile), ConfigJson.Write(manifest));
        try
        {
            Directory.Move(temporary, folder);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(temporary, recursive: true);
            return false;
        }
    }

    /// <summary>Folders of runs like the wanted one that were not completed, the newest first.</summary>
    /// <param name="parent">Folder of the notebook's runs.</param>
    /// <param name="wanted">Config hash, preset, seed and build to look for.</param>
    public static IEnumerable<string> Unfinished(string parent, RunManifest wanted) => !Directory.Exists(parent) ? [] :
        Directory.GetDirectories(parent)
            // One that a kill left half-made is no run.
            .Where(folder => !Path.GetFileName(folder).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            .Select(folder => (Folder: folder, Manifest: TryReadManifest(folder)))
            .Where(run => run.Manifest is { Status: not RunStatus.Completed } found
                && (found.ConfigHash, found.Preset, found.Seed, found.Build) == (wanted.ConfigHash, wanted.Preset, wanted.Seed, wanted.Build))
            .OrderByDescending(run => run.Manifest!.Started)
            .Select(run => run.Folder);

    // Null for a folder that is no run, or one of a version that wrote other manifests.
    private static RunManifest? TryReadManifest(string folder)
    {
        var path = Path.Combine(folder, ManifestFile);
        try
        {
            return File.Exists(path) ? ConfigJson.ReadFile<RunManifest>(path) : null;
        }
        catch (InvalidConfigException)
        {
            return null;
        }
    }

    /// <summary>What a run was started with against what it is to be resumed with.</summary>
    public static IEnumerable<ConfigFault> Differences(string folder, JsonNode started, JsonNode resumed)
    {
        var (then, now) = (Flatten("", started).ToDictionary(), Flatten("", resumed).ToDictionary());
        foreach (var field in then.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (then.GetValueOrDefault(field, "(missing)"), now.GetValueOrDefault(field, "(missing)"));
            if (before != after)
                yield return new ConfigFault(field, new RawJson(after), $"{folder} was started with {before}: give this value, or start another run");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } members =>
            members.SelectMany(member => Flatten(path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value)),
        JsonArray { Count: > 0 } items => items.SelectMany((item, index) => Flatten($"{path}[{index}]", item)),
        _ => [KeyValuePair.Create(path, node?.ToJsonString(ConfigJson.Options) ?? "null")],
    };
}
