namespace R1.Runs;

/// <summary>A model in the <see cref="ModelStore"/>, every file of which has been verified.</summary>
/// <param name="Kind">What it is, e.g. <c>v3_base</c>.</param>
/// <param name="Folder">Absolute path of its Hugging Face folder.</param>
/// <param name="Sha256">Hash of its weights, by which the models trained from it name their parent.</param>
/// <param name="WasLoaded">True when it was in the store already.</param>
public sealed record StoredModel(string Kind, string Folder, string Sha256, bool WasLoaded)
{
    internal const string CurveFile = "metrics.jsonl";

    /// <summary>Reads what its training measured, step by step.</summary>
    public IReadOnlyList<MetricsRecord> ReadCurve() => MetricsLog.Read(Path.Combine(Folder, CurveFile));
}
