using System.Globalization;
using R1.Evaluation;

namespace R1.Kernel.Reproducing;

/// <summary>The tables of the front page in Markdown: section 2.2, the ladder of section 2.3, the students of section 2.4.</summary>
/// <param name="figures">What was measured.</param>
/// <param name="zeroFigures">What notebook 02 measured, with the protocol of section 2.2.</param>
internal sealed class ResultsTables(SummaryFigures figures, SummaryFigures zeroFigures)
{
    /// <summary>The notebook of section 2.2.</summary>
    public const string ZeroLesson = "02-r1-zero";

    private static readonly (string Title, string Prefix)[] AroundZero =
    [
        ("chance", "chance"), ("base model", "v3_base"), ("base model, best elicited", "v3_base_elicited"), ("rejection, one round", "rejection_once"),
        ("rejection, iterated", "rejection_iterated"), ("R1-Zero", "r1_zero"),
    ];

    private static readonly (string Title, string Metric, string Paper)[] ZeroRows =
    [
        ("`broad_math` pass@1", "broad_math.pass_at_1", "MATH-500: 95.9"),
        ("`hard_math` pass@1", "hard_math.pass_at_1", "AIME 2024: 15.6, then 71.0"),
        ("`hard_math` cons@64", "hard_math.cons_at_64", "AIME 2024: 86.7"),
        ("mean length, tokens, `hard_math`", "hard_math.mean_length", "hundreds, then ten thousand"),
        ("more than one attempt, `hard_math`", "hard_math.reflection_rate", "grows"),
        ("again after an own `no`, `hard_math`", "hard_math.reflection_after_failed_check", ""),
        ("again after an own `yes`, `hard_math`", "hard_math.reflection_after_passed_check", ""),
        ("mixed languages, `hard_math`", "hard_math.mixing_rate", "named as a drawback"),
        ("format kept, `hard_math`", "hard_math.format_rate", ""),
    ];

    private static readonly (string Title, string Prefix)[] LadderModels =
        [("base model", "v3_base"), ("R1-Zero", "r1_zero"), ("Dev2", "dev2"), ("Dev3", "dev3"), ("R1", "r1")];

    private static readonly (string Benchmark, string What)[] LadderRows =
    [
        ("hard_math", "search beyond the menus of training"), ("broad_math", "search"), ("code", "programs against hidden tests"),
        ("science", "multiple choice by a rule"), ("logic", "two and three rules"), ("reading", "one to three hops in a table"), ("facts_en", "facts, English"),
        ("facts_zh", "facts, Chinese"), ("unknown_facts", "says that it does not know"), ("instructions", "order, count, forbidden word"),
        ("translation", ""), ("writing", "short, from a brief"), ("look_alikes", "harmless, not declined"), ("harmful", "declined"),
    ];

    /// <summary>Section 2.2: R1-Zero between the base model and other roads from it.</summary>
    public string Zero() => Table(
        ["", .. AroundZero.Select(model => model.Title), "the paper"],
        ZeroRows.Select(row => (string[])[row.Title, .. AroundZero.Select(model => zeroFigures.Text($"{model.Prefix}.{row.Metric}")), row.Paper]));

    /// <summary>Section 2.3: the models on the way to R1, pass@1.</summary>
    public string Ladder()
    {
        string Cell(string model, string benchmark) => figures.Text($"{model}.{benchmark}.pass_at_1");
        return Table(
            ["pass@1", "", .. LadderModels.Select(model => model.Title), "the paper's R1"],
            LadderRows.Where(row => Cell("r1", row.Benchmark).Length > 0).Select(row =>
                (string[])[$"`{row.Benchmark}`", row.What, .. LadderModels.Select(model => Cell(model.Prefix, row.Benchmark)), Paper("r1", row.Benchmark)]));
    }

    /// <summary>Sections 2.4 and 4.1: students before, after distillation, and after as many steps of reinforcement learning each.</summary>
    public string Students()
    {
        (string Prefix, string Title)[] roads = [("base", "base"), ("distill", "distilled"), ("zero", "by RL")];
        string[] benchmarks = ["hard_math", "broad_math"];
        return Table(
            ["pass@1", .. benchmarks.SelectMany(b => roads.Select(road => $"`{b}`, {road.Title}")), "the paper's, distilled"],
            figures.ModelsAfter("distill_").Where(student => figures.Of($"base_{student}.hard_math.pass_at_1").Count > 0).Select(student =>
                (string[])
                [
                    student.Replace('_', ' '),
                    .. benchmarks.SelectMany(b => roads.Select(road => figures.Text($"{road.Prefix}_{student}.{b}.pass_at_1"))),
                    string.Join(", ", benchmarks.Select(b => Paper($"distill_{student}", b)).Where(text => text.Length > 0)),
                ]));
    }

    private static string Paper(string model, string benchmark) => PaperFigures.Of(model, benchmark) is { } figure
        ? string.Create(CultureInfo.InvariantCulture, $"{figure.On}: {100 * figure.PassAt1:0.0}") : "";

    private static string Table(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        string[] lines = [.. rows.Select(Line)];
        return lines.Length == 0 ? "" : $"{Line(head)}|{string.Concat(head.Select(_ => "---|"))}\n{string.Concat(lines)}\n";
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
