using R1.Pipeline;

namespace R1.Notebook;

/// <summary>The pipeline of R1 in a notebook.</summary>
public static class LessonPipeline
{
    /// <summary>The models of the paper in their order, from the lesson's store. Whatever has to be trained shows a bar.</summary>
    public static R1Pipeline Pipeline(this Lesson lesson) => new(lesson.Models, lesson.Seeds.Seed, Bars());

    /// <summary>The students of the final model, from the lesson's store. Whatever has to be trained shows a bar.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="pipeline">The teacher; not owned.</param>
    public static DistillationFamily Distillation(this Lesson lesson, R1Pipeline pipeline) => new(pipeline, lesson.Models, lesson.Seeds.Seed, Bars());

    private static Action<string, int, int> Bars()
    {
        var bars = new Dictionary<string, (ProgressBar Bar, int Done)>();
        return (what, done, all) =>
        {
            var (bar, before) = bars.TryGetValue(what, out var open) ? open : (new ProgressBar(all, what), 0);
            if (done > before) bar.Advance(done - before);
            bars[what] = (bar, Math.Max(done, before));
        };
    }
}
