using R1.Pipeline.Curation;

namespace R1.Pipeline.Checkpoints;

/// <summary>Answers of a model that were kept.</summary>
/// <param name="Examples">Right and readable.</param>
/// <param name="Funnel">How many each filter left; null where they were kept by an earlier run.</param>
public sealed record CuratedAnswers(IReadOnlyList<Example> Examples, FunnelRow? Funnel);
