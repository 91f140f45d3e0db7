namespace R1.Evaluation;

/// <summary>What the paper reports for the model and benchmark that one of ours stands in for.</summary>
/// <param name="On">The paper's benchmark.</param>
/// <param name="PassAt1">Share, not per cent.</param>
/// <param name="ConsAt64">Share; null where the paper gives none.</param>
public sealed record PaperFigure(string On, double PassAt1, double? ConsAt64 = null);

/// <summary>
/// Figures of version 1: section 2.2.4, tables 2 and 4. <c>v3</c> is DeepSeek-V3, the chat model.
/// They are of other models on other problems, to be read beside ours and never in one column.
/// </summary>
public static class PaperFigures
{
    private static readonly Dictionary<(string Model, string Benchmark), PaperFigure> Known = new()
    {
        [("v3_base", "hard_math")] = new("AIME 2024", 0.156),
        [("r1_zero", "hard_math")] = new("AIME 2024", 0.710, 0.867),
        [("r1_zero", "broad_math")] = new("MATH-500", 0.959),
        [("r1_zero", "science")] = new("GPQA Diamond", 0.733),
        [("r1_zero", "code")] = new("LiveCodeBench", 0.500),
        [("v3", "hard_math")] = new("AIME 2024", 0.392),
        [("v3", "broad_math")] = new("MATH-500", 0.902),
        [("v3", "science")] = new("GPQA Diamond", 0.591),
        [("v3", "logic")] = new("MMLU", 0.885),
        [("v3", "reading")] = new("DROP", 0.916),
        [("v3", "code")] = new("LiveCodeBench", 0.362),
        [("v3", "facts_en")] = new("SimpleQA", 0.249),
        [("v3", "facts_zh")] = new("C-SimpleQA", 0.680),
        [("v3", "instructions")] = new("IF-Eval", 0.861),
        [("r1", "hard_math")] = new("AIME 2024", 0.798),
        [("r1", "broad_math")] = new("MATH-500", 0.973),
        [("r1", "science")] = new("GPQA Diamond", 0.715),
        [("r1", "logic")] = new("MMLU", 0.908),
        [("r1", "reading")] = new("DROP", 0.922),
        [("r1", "code")] = new("LiveCodeBench", 0.659),
        [("r1", "facts_en")] = new("SimpleQA", 0.301),
        [("r1", "facts_zh")] = new("C-SimpleQA", 0.637),
        [("r1", "instructions")] = new("IF-Eval", 0.833),
    };

    private static readonly Dictionary<string, (int Rating, double? Percentile)> Contests = new()
    {
        ["v3_base"] = (1134, 0.587), ["r1_zero"] = (1444, null), ["r1"] = (2029, 0.963),
    };

    /// <summary>The paper's figure; null where it has none.</summary>
    /// <param name="model">Our name, e.g. <c>r1_zero</c>.</param>
    /// <param name="benchmark">Our name, e.g. <c>hard_math</c>.</param>
    public static PaperFigure? Of(string model, string benchmark) => Known.GetValueOrDefault((model, benchmark));

    /// <summary>The paper's Codeforces rating and the share of humans rated lower; null where it has none. The base model's are those of DeepSeek-V3.</summary>
    /// <param name="model">Our name, e.g. <c>r1_zero</c>.</param>
    public static (int Rating, double? Percentile)? Contest(string model) => Contests.TryGetValue(model, out var figure) ? figure : null;
}
