using System.Diagnostics;
using R1.Generation;
using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Bench;

/// <summary>One operation's part of a job.</summary>
/// <param name="Name">E.g. <c>attention</c>.</param>
/// <param name="Matrix">[inputs, outputs] of a product's matrix, padded; null for other operations and for sums.</param>
/// <param name="Share">Of the time of all cores.</param>
/// <param name="ShareOfPeak">Speed of a matrix product while it runs, as a share of the machine's peak; null where operations are not counted.</param>
internal sealed record OperationShare(string Name, int[]? Matrix, double Share, double? ShareOfPeak);

/// <summary>Where the time of sampling or training goes, by operation, with our own kernels.</summary>
/// <param name="Of">Name of the job.</param>
/// <param name="Operations">Largest first; they sum to 1 with <see cref="Rest"/> and <paramref name="Waiting"/>.</param>
/// <param name="Products">The matrix products among them by the size of the matrix.</param>
/// <param name="Waiting">Cores without work of this process: one worker has finished before the other, or other programs run.</param>
internal sealed record Breakdown(string Of, IReadOnlyList<OperationShare> Operations, IReadOnlyList<OperationShare> Products, double Waiting)
{
    /// <summary>
    /// What no kernel does: drawing tokens, choosing experts, rotating and storing keys, gathering rows, packing weights, the loss, the optimiser.
    /// </summary>
    public double Rest => 1 - Waiting - Operations.Sum(operation => operation.Share);

    /// <summary>The jobs that are taken apart.</summary>
    public static IEnumerable<(Job Job, OperationClock Clock)> Jobs(Subject subject)
    {
        var model = subject.Model;
        if (model.ParameterCount <= CompletionSampler.MostParametersForVector)
        {
            var clock = new OperationClock();
            yield return (SamplingJobs.Sample(subject, "", 256, () => new VectorSampler(
                model, new TimedKernels(Kernels.Best(), clock), Environment.ProcessorCount, VectorSampler.DefaultSlots(model))), clock);
        }
        if (VectorGradientEngine.Supports(model))
        {
            var clock = new OperationClock();
            yield return (TrainingJobs.Train(subject, () => new VectorGradientEngine(
                model, Environment.ProcessorCount, new TimedTrainingKernels(TrainingKernels.Best(), clock))), clock);
        }
    }

    /// <summary>Repeats a job under the clock.</summary>
    /// <param name="job">What to repeat; its kernels report to <paramref name="clock"/>.</param>
    /// <param name="clock">Of the job's kernels.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="peak">Floating-point operations per second of all cores.</param>
    public static Breakdown Measure(Job job, OperationClock clock, double seconds, double peak)
    {
        using var probe = job.Open();
        probe.Call();
        clock.Clear();
        var (watch, busy) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        do probe.Call();
        while (watch.Elapsed.TotalSeconds < seconds);
        var cores = Environment.ProcessorCount;
        var (all, times) = (watch.Elapsed.TotalSeconds * cores, clock.Read());
        var waiting = Math.Max(0, 1 - (Environment.CpuUsage.TotalTime - busy).TotalSeconds / all);
        OperationShare Share(string name, int[]? matrix, IEnumerable<(Operation Operation, double Seconds, double Flops)> parts)
        {
            var (time, flops) = (parts.Sum(part => part.Seconds), parts.Sum(part => part.Flops));
            return new OperationShare(name, matrix, time / all, flops == 0 ? null : flops / time * cores / peak);
        }
        return new Breakdown(
            job.Name,
            [.. times.GroupBy(part => part.Operation.Name).Select(group => Share(group.Key, null, group)).OrderByDescending(part => part.Share)],
            [.. times.Where(part => part.Operation.Depth > 0)
                .Select(part => Share(part.Operation.Name, [part.Operation.Depth, part.Operation.Columns], [part])).OrderByDescending(part => part.Share)],
            waiting);
    }
}
