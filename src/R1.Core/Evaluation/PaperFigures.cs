namespace R1.Evaluation;

/// <summary>What the paper reports for the model and benchmark that one of ours stands in for.</summary>
/// <param name="On">The paper's benchmark.</param>
/// <param name="PassAt1">Share, not per cent.</param>
/// <param name="ConsAt64">Share; null where the paper gives none.</param>
public sealed record PaperFigure(string On, double PassAt1, double? ConsAt64 = null);

/// <summary>
/// Figures of version 1: section 2.2.4 and table 2. They are of other models on other problems, to be read beside ours and never in one column.
/// </summary>
public static class PaperFigures
{
    private static readonly Dictionary<(string Model, string Benchmark), PaperFigure> Known = new()
    {
        [("v3_base", "hard_math")] = new("AIME 2024", 0.156),
        [("r1_zero", "hard_math")] = new("AIME 2024", 0.710, 0.867),
        [("r1_zero", "broad_math")] = new("MATH-500", 0.959),
    };

    /// <summary>The paper's figure; null where it has none.</summary>
    /// <param name="model">Our name, e.g. <c>r1_zero</c>.</param>
    /// <param name="benchmark">Our name, e.g. <c>hard_math</c>.</param>
    public static PaperFigure? Of(string model, string benchmark) => Known.GetValueOrDefault((model, benchmark));
}
