using R1.Configuration;
using R1.Foundation;
using R1.Notebook;
using R1.Runs;

namespace R1.Kernel.Reproducing;

/// <summary>Which sources are run.</summary>
/// <param name="Commit">Commit, with <c>-dirty</c> when files differ from it; <c>unknown</c> outside a repository.</param>
internal sealed record SourceState(string Commit)
{
    public static SourceState Of(string folder)
    {
        if (GitInfo.Read(folder) is not { } git) return new SourceState("unknown");
        return new SourceState(git.Dirty ? git.Commit + "-dirty" : git.Commit);
    }

    /// <summary>
    /// Equal keys mean equal results with equal seeds: the notebook's text, the libraries' builds (a deterministic build has one identity for one
    /// source), the commit, preset, threads and parameters.
    /// </summary>
    public string KeyOf(string notebookPath, ReproductionOptions options)
    {
        var builds = new[] { typeof(SourceState), typeof(Show), typeof(Data.Problem) }.Select(t => t.Module.ModuleVersionId);
        var parameters = options.ParametersOf(Path.GetFileNameWithoutExtension(notebookPath)).Select(parameter => parameter.ToString());
        object[] identity = [Commit, options.Preset, options.Threads, .. builds, .. parameters.Order(StringComparer.Ordinal), File.ReadAllText(notebookPath)];
        return Hashes.OfText(string.Join('|', identity));
    }
}
