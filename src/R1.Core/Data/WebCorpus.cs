using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Data;

/// <summary>One kind of author of the synthetic web.</summary>
/// <param name="Share">Share of the documents, in [0, 1].</param>
/// <param name="Style">How this author writes.</param>
public sealed record WebAuthor([property: Range(0, 1)] double Share, TraceStyle Style) : IConfig;

/// <summary>
/// The mixture of the synthetic 'web' on which the base model is pre-trained, the stand-in for DeepSeek-V3-Base's corpus: mostly direct and often
/// wrong answers, some chains of thought, few self-checks, languages sometimes mixed, formats sometimes broken.
/// </summary>
public sealed record WebCorpusConfig : IConfig
{
    /// <value>Levels of the problems, drawn uniformly.</value>
    public LevelRange Levels { get; init; } = new(2, 16);

    /// <value>Probability that an operation is an advanced one, in [0, 1].</value>
    [Range(0, 1)]
    public double AdvancedRate { get; init; } = 0.25;

    /// <value>The authors and their shares of the documents; shares sum to 1.</value>
    public IReadOnlyList<WebAuthor> Authors { get; init; } =
    [
        new(0.80, new TraceStyle { Granularity = Granularity.Direct, ErrorRate = 0.60, MixRate = 0.05 }),
        new(0.08, new TraceStyle { Granularity = Granularity.Coarse, ErrorRate = 0.40, RecheckRate = 0.25, MixRate = 0.10 }),
        new(0.06, new TraceStyle { Granularity = Granularity.Medium, ErrorRate = 0.32, RecheckRate = 0.40, MixRate = 0.25 }),
        new(0.06, new TraceStyle { Granularity = Granularity.Fine, ErrorRate = 0.24, RecheckRate = 0.60, MixRate = 0.40 }),
    ];

    /// <value>Share of documents whose tags are broken, in [0, 1].</value>
    [Range(0, 1)]
    public double FormatFaultRate { get; init; } = 0.20;

    /// <value>Share of the documents that are programs (<see cref="CodeFamily"/>), in [0, 1]. Default 0; the model then needs the words of <see cref="CodeLexicon"/>.</value>
    [Range(0, 1)]
    public double CodeShare { get; init; }

    /// <value>Levels of the programs, drawn uniformly. Default: all.</value>
    public LevelRange CodeLevels { get; init; } = new(1, CodeFamily.MaxLevel);

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (CodeLevels.High > CodeFamily.MaxLevel) yield return new ConfigFault(nameof(CodeLevels), CodeLevels, $"give levels up to {CodeFamily.MaxLevel}");
        var sum = Authors.Sum(author => author.Share);
        if (!(Math.Abs(sum - 1) < 1e-9)) yield return new ConfigFault(nameof(Authors), $"shares sum to {sum}", "give shares that sum to 1");
    }

    /// <summary>Worked examples: fine chains, few errors, one language, always in the format.</summary>
    public static WebCorpusConfig Textbooks { get; } = new()
    {
        Levels = new LevelRange(1, 16),
        Authors =
        [
            new(0.90, new TraceStyle { Granularity = Granularity.Fine, ErrorRate = 0.02, RecheckRate = 0.30 }),
            new(0.10, new TraceStyle { Granularity = Granularity.Direct, ErrorRate = 0.60 }),
        ],
        FormatFaultRate = 0,
    };

    /// <summary>
    /// The control corpus of section 2.2.4's question about language mixing: every author who thinks mixes equally often, so that mixing tells nothing
    /// about quality. The share of mixed chains over the whole corpus stays the same.
    /// </summary>
    public WebCorpusConfig WithIndependentLanguage()
    {
        var thinkers = Authors.Where(a => a.Style.Granularity != Granularity.Direct).ToList();
        var rate = thinkers.Sum(a => a.Share * a.Style.MixRate) / thinkers.Sum(a => a.Share);
        return this with
        {
            Authors = [.. Authors.Select(a => a.Style.Granularity == Granularity.Direct ? a : a with { Style = a.Style with { MixRate = rate } })],
        };
    }
}

/// <summary>One document of the corpus.</summary>
public sealed record WebDocument(Problem Problem, TraceStyle Author, string Response);

/// <summary>Draws documents of the synthetic web; problems come from the train split only.</summary>
public static class WebCorpus
{
    /// <summary>An endless stream of documents.</summary>
    public static IEnumerable<WebDocument> Documents(WebCorpusConfig config, SeededRandom random)
    {
        config.Levels.Validate();
        while (true)
        {
            // Nothing is drawn for a corpus without programs: it stays what it was before there were any.
            var isCode = config.CodeShare > 0 && random.NextBool(config.CodeShare);
            var (problem, author, trace) = isCode ? DrawCode(config, random) : DrawRegister(config, random);
            var response = random.NextDouble() < config.FormatFaultRate ? BreakFormat(trace, random) : trace.Format();
            yield return new WebDocument(problem, author, response);
        }
    }

    private static (Problem, TraceStyle, ReasoningTrace) DrawRegister(WebCorpusConfig config, SeededRandom random)
    {
        var family = ProblemFamily.All[random.Next(ProblemFamily.All.Count)];
        var program = ProblemSet.Draw(family, random.Next(config.Levels.Low, config.Levels.High + 1), Split.Train, random, config.AdvancedRate);
        var problem = program.ToProblem(random.Next(2) == 0 ? "en" : "zh");
        var author = DrawAuthor(config, random);
        return (problem, author, TraceWriter.Write(program, problem.Language, author, random));
    }

    private static (Problem, TraceStyle, ReasoningTrace) DrawCode(WebCorpusConfig config, SeededRandom random)
    {
        var problem = CodeFamily.Draw(config.CodeLevels, Split.Train, random);
        var author = DrawAuthor(config, random);
        return (problem, author, CodeTraceWriter.Write(problem, author, random));
    }

    private static TraceStyle DrawAuthor(WebCorpusConfig config, SeededRandom random)
    {
        var draw = random.NextDouble() * config.Authors.Sum(a => a.Share);
        foreach (var (share, style) in config.Authors)
        {
            draw -= share;
            if (draw < 0) return style;
        }
        return config.Authors[^1].Style;
    }

    // The faults of hurried authors: a tag forgotten, the answer outside its tags, the answer twice.
    private static string BreakFormat(ReasoningTrace trace, SeededRandom random) => random.Next(4) switch
    {
        0 => $"{trace.Thoughts} <answer> {trace.Answer} </answer>".TrimStart(),
        1 => $"<think> {trace.Thoughts} <answer> {trace.Answer} </answer>".Replace("  ", " "),
        2 => $"<think> {trace.Thoughts} </think> {trace.Answer}".Replace("  ", " "),
        _ => $"{trace.Format()} <answer> {trace.Answer} </answer>",
    };
}
