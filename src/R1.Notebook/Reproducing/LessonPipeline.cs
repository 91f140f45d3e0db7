using R1.Pipeline;

namespace R1.Notebook;

/// <summary>The pipeline of R1 in a notebook.</summary>
public static class LessonPipeline
{
    /// <summary>The models of the paper in their order, from the lesson's store. Whatever has to be trained shows a bar.</summary>
    public static R1Pipeline Pipeline(this Lesson lesson)
    {
        var bars = new Dictionary<string, (ProgressBar Bar, int Done)>();
        return new R1Pipeline(lesson.Models, lesson.Seeds.Seed, (what, done, all) =>
        {
            var (bar, before) = bars.TryGetValue(what, out var open) ? open : (new ProgressBar(all, what), 0);
            if (done > before) bar.Advance(done - before);
            bars[what] = (bar, Math.Max(done, before));
        });
    }
}
