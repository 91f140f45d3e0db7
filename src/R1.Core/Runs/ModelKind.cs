namespace R1.Runs;

/// <summary>A kind of trained model: what one stage of the pipeline makes.</summary>
/// <param name="Name">Name in metrics and folders, in snake case: <c>v3_base</c>, <c>r1_zero</c>.</param>
/// <param name="Revision">
/// Version of the recipe. Raise it when the same configuration no longer gives the same numbers: models of an earlier revision are then not found any more.
/// </param>
/// <param name="Notebook">The notebook that makes such a model, e.g. <c>01-base-model</c>.</param>
public sealed record ModelKind(string Name, int Revision, string Notebook);
