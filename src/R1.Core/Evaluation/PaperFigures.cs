namespace R1.Evaluation;

/// <summary>What the paper reports for the model and benchmark that one of ours stands in for.</summary>
/// <param name="On">The paper's benchmark.</param>
/// <param name="PassAt1">Share, not per cent.</param>
/// <param name="ConsAt64">Share; null where the paper gives none.</param>
public sealed record PaperFigure(string On, double PassAt1, double? ConsAt64 = null);

/// <summary>
/// Figures of version 1: section 2.2.4, tables 2, 4, 5 and 6. <c>v3</c> is DeepSeek-V3, the chat model.
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

    // Tables 5 and 6: AIME 2024 pass@1 and cons@64, MATH-500, GPQA Diamond, LiveCodeBench.
    private static readonly (string Model, string Paper, double[] Figures)[] SmallModels =
    [
        ("distill_qwen_57k", "R1-Distill-Qwen-1.5B", [0.289, 0.527, 0.839, 0.338, 0.169]),
        ("distill_qwen_78k", "R1-Distill-Qwen-7B", [0.555, 0.833, 0.928, 0.491, 0.376]),
        ("distill_qwen_127k", "R1-Distill-Qwen-14B", [0.697, 0.800, 0.939, 0.591, 0.531]),
        ("distill_qwen_201k", "R1-Distill-Qwen-32B", [0.726, 0.833, 0.943, 0.621, 0.572]),
        ("distill_llama_57k", "R1-Distill-Llama-8B", [0.504, 0.800, 0.891, 0.490, 0.396]),
        ("distill_llama_201k", "R1-Distill-Llama-70B", [0.700, 0.867, 0.945, 0.652, 0.575]),
        ("zero_qwen_201k_long", "R1-Zero-Qwen-32B", [0.470, 0.600, 0.916, 0.550, 0.402]),
    ];

    private static readonly Dictionary<string, (int Rating, double? Percentile)> Contests = new()
    {
        ["v3_base"] = (1134, 0.587), ["r1_zero"] = (1444, null), ["r1"] = (2029, 0.963),
        ["distill_qwen_57k"] = (954, null), ["distill_qwen_78k"] = (1189, null), ["distill_qwen_127k"] = (1481, null), ["distill_qwen_201k"] = (1691, null),
        ["distill_llama_57k"] = (1205, null), ["distill_llama_201k"] = (1633, null),
    };

    /// <summary>The paper's figure; null where it has none.</summary>
    /// <param name="model">Our name, e.g. <c>r1_zero</c>.</param>
    /// <param name="benchmark">Our name, e.g. <c>hard_math</c>.</param>
    public static PaperFigure? Of(string model, string benchmark) => Known.GetValueOrDefault((model, benchmark)) ?? OfSmall(model, benchmark);

    /// <summary>The paper's name of the small model that one of ours stands in for; null where there is none.</summary>
    /// <param name="model">Our name, e.g. <c>distill_qwen_57k</c>.</param>
    public static string? NameOf(string model) => SmallModels.FirstOrDefault(small => small.Model == model).Paper;

    /// <summary>The paper's Codeforces rating and the share of humans rated lower; null where it has none. The base model's are those of DeepSeek-V3.</summary>
    /// <param name="model">Our name, e.g. <c>r1_zero</c>.</param>
    public static (int Rating, double? Percentile)? Contest(string model) => Contests.TryGetValue(model, out var figure) ? figure : null;

    private static PaperFigure? OfSmall(string model, string benchmark)
    {
        if (SmallModels.FirstOrDefault(small => small.Model == model).Figures is not { } figures) return null;
        return benchmark switch
        {
            "hard_math" => new PaperFigure("AIME 2024", figures[0], figures[1]),
            "broad_math" => new PaperFigure("MATH-500", figures[2]),
            "science" => new PaperFigure("GPQA Diamond", figures[3]),
            "code" => new PaperFigure("LiveCodeBench", figures[4]),
            _ => null,
        };
    }
}
