using R1.Generation;
using R1.Models;
using R1.Pipeline;

namespace R1.Bench;

/// <summary>One point of a growth curve.</summary>
/// <param name="Work">What is done: <c>sample</c> or <c>train</c>.</param>
/// <param name="Axis">What grows.</param>
/// <param name="Value">How large it is here.</param>
/// <param name="Milliseconds">Median of a call.</param>
/// <param name="Gflop">What the mathematics needs.</param>
internal sealed record GrowthPoint(string Work, string Axis, int Value, double Milliseconds, double Gflop);

/// <summary>How the cost of sampling and training grows with each size of the cpu preset's model and of its batches, the others kept.</summary>
internal static class Growth
{
    private const int Batch = 64, Completion = 128, Sequences = 32, Trained = 96;

    public static IReadOnlyList<GrowthPoint> Measure(double secondsPerJob, Action<string> progress)
    {
        var preset = BaseModelConfig.SmallDeepseek(hiddenSize: 64, layers: 3) with { MaxPositionEmbeddings = 1024 };
        var points = new List<GrowthPoint>();
        void Both(string axis, int value, ModelConfig config, int scale = 1, int completion = Completion, int trained = Trained)
        {
            using var subject = Subject.Small("cpu-preset", config);
            foreach (var (work, job) in new[]
            {
                ("sample", SamplingJobs.Sample(subject, "", Batch * scale, () => new VectorSampler(subject.Model), completion)),
                ("train", TrainingJobs.Train(subject, Sequences * scale, trained)),
            })
            {
                progress($"{work}, {axis} {value}");
                var result = Measurement.Of(job, secondsPerJob);
                points.Add(new GrowthPoint(work, axis, value, result.Seconds * 1e3, result.Work.Flops / 1e9));
            }
        }

        // Without it the runtime would still be compiling during the first points.
        Both("warming up", 1, preset);
        points.Clear();
        foreach (var scale in new[] { 1, 2, 4, 8 }) Both("batch, multiples", scale, preset, scale);
        foreach (var length in new[] { 64, 128, 256, 512 }) Both("new tokens", length, preset, completion: length, trained: length);
        foreach (var width in new[] { 32, 64, 128, 256 }) Both("hidden size", width, BaseModelConfig.SmallDeepseek(width, 3));
        foreach (var layers in new[] { 2, 4, 8, 16 }) Both("layers", layers, preset with { NumHiddenLayers = layers });
        foreach (var experts in new[] { 8, 16, 32, 64 }) Both("experts, 2 chosen", experts, preset with { NRoutedExperts = experts });
        return points;
    }

    /// <summary>The exponent p of cost ~ size^p: slope of the least-squares line through the logarithms.</summary>
    public static double Exponent(IEnumerable<(double Size, double Cost)> points)
    {
        var logs = points.Select(p => (X: Math.Log(p.Size), Y: Math.Log(p.Cost))).ToList();
        var (x, y) = (logs.Average(p => p.X), logs.Average(p => p.Y));
        return logs.Sum(p => (p.X - x) * (p.Y - y)) / logs.Sum(p => (p.X - x) * (p.X - x));
    }
}
