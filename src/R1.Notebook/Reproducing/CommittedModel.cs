using System.Text.Json.Nodes;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Runs;

namespace R1.Notebook;

/// <summary>
/// A model of the committed run, which lies in <c>results/models</c> beside the notebooks: to have something to look at before anything is trained.
/// A reproduction of that run with the same seed gives the same file to the last bit.
/// </summary>
public sealed class CommittedModel : IDisposable
{
    private CommittedModel(StoredModel stored, int seed, string commit)
    {
        (Stored, Seed, Commit) = (stored, seed, commit);
        Policy = new Policy(CausalLM.LoadPretrained(stored.Folder), SmallLanguage.Format);
    }

    /// <summary>Its folder and the hash of its weights.</summary>
    public StoredModel Stored { get; }

    /// <summary>The seed of its training.</summary>
    public int Seed { get; }

    /// <summary>The sources that trained it.</summary>
    public string Commit { get; }

    /// <summary>The model.</summary>
    public Policy Policy { get; }

    /// <summary>Loads a model, once all its files have been verified.</summary>
    /// <param name="kind">What it is: <c>v3_base</c> or <c>r1_zero</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such model beside the notebooks.</exception>
    /// <exception cref="InvalidDataException">A file is missing, cut or changed: names it.</exception>
    public static CommittedModel Load(string kind)
    {
        var folder = BesideNotebooks.Find(Path.Combine("results", "models", kind), Directory.GetCurrentDirectory());
        var stored = StoredModel.OpenCopy(folder);
        var seed = stored.ReadSeed();
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "..", "..", "seeds", $"cpu-seed-{seed}", "plan.json")))!;
        return new CommittedModel(stored, seed, (string)report["commit"]!);
    }

    /// <inheritdoc/>
    public void Dispose() => Policy.Dispose();
}
