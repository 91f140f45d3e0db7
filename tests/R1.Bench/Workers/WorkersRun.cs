using System.Diagnostics;
using System.Globalization;
using R1.Cluster;
using R1.Configuration;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline;
using R1.Tests.Cluster;
using R1.Training.PolicyOptimization;

namespace R1.Bench.Workers;

/// <summary>
/// The rollouts of a GRPO step of the cpu preset on worker processes of one core each: one worker and two in turn, so that what else the machine does meets
/// both. Each cluster has its processes for the whole time, and those that have no work wait. Beside them stands what one process gains from a second thread,
/// which is what the two cores can give at all.
/// </summary>
internal static class WorkersRun
{
    private const int Prompt = 32, MeanTokens = 100;
    private static readonly int[] Sizes = [1, 2];
    // The runtime compiles hot code anew for a while, longest where two workers share the work: 8 seconds left the first rounds of a run at 1.3 to 1.5 times.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);
    private static readonly GrpoConfig Step = R1ZeroConfig.ForSearch(Preset.Cpu, seed: 1).Grpo;

    /// <summary>Writes a line for each round and one with the medians.</summary>
    /// <param name="rounds">How often each cluster samples.</param>
    /// <param name="writer">Where to.</param>
    /// <exception cref="ClusterException">There is no worker, or it failed.</exception>
    /// <exception cref="InvalidDataException">The clusters drew different completions.</exception>
    public static void Run(int rounds, TextWriter writer)
    {
        using var subject = Subject.CpuPreset();
        var sides = new List<Side>();
        try
        {
            foreach (var size in Sizes) sides.Add(new Side(size, subject));
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
                foreach (var side in sides) side.Sample(0);
            var threads = Sizes.Select(size => new VectorSampler(subject.Model, size)).ToList();
            var (ratios, within) = (new List<double>(), new List<double>());
            for (var round = 1; round <= rounds; round++)
            {
                // The second of a round is not always the same.
                var drawn = (round % 2 == 0 ? sides : sides.AsEnumerable().Reverse()).ToDictionary(side => side.Size, side => side.Sample(round));
                if (!drawn[1].Ids.SequenceEqual(drawn[2].Ids)) throw new InvalidDataException($"round {round}: one and two workers drew different completions");
                ratios.Add(drawn[2].TokensPerSecond / drawn[1].TokensPerSecond);
                var alone = threads.Select(sampler => Sample(sampler, subject, round).TokensPerSecond).ToList();
                within.Add(alone[1] / alone[0]);
                var (one, two) = (drawn[1].TokensPerSecond, drawn[2].TokensPerSecond);
                Say($"round {round}: 1 worker {one:n0} tokens/s, 2 workers {two:n0}, {two / one:0.00} times; 1 thread {alone[0]:n0}, 2 threads {alone[1]:n0}");
            }
            Say($"{rounds} rounds of {Step.PromptsPerStep} x {Step.GroupSize} completions, alike to the bit");
            Summarize("two workers against one", ratios);
            Summarize("two threads of one process against one", within);
        }
        finally
        {
            foreach (var side in sides) side.Dispose();
        }

        void Summarize(string what, List<double> times)
        {
            times.Sort();
            Say($"{what}: {times[times.Count / 2]:0.00} times in the median, {times[0]:0.00} to {times[^1]:0.00}");
        }

        void Say(FormattableString line) => writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    // One phase: completions of all lengths, as rollouts have them.
    private static (double TokensPerSecond, int[] Ids) Sample(ICompletionSampler sampler, Subject subject, int round)
    {
        var (random, vocabulary) = (new SeededRandom((ulong)round), subject.Model.Config.VocabSize);
        var requests = Enumerable.Range(0, Step.PromptsPerStep).Select(i => new SampleRequest(
            [.. Enumerable.Range(0, Prompt).Select(_ => random.Next(vocabulary))], Step.GroupSize, (ulong)((round * Step.PromptsPerStep) + i))).ToList();
        // A fresh model draws nearly uniformly.
        var options = Step.Sampling with { StopTokenIds = [.. Enumerable.Range(0, Math.Max(1, vocabulary / MeanTokens))] };
        var clock = Stopwatch.StartNew();
        var ids = sampler.Sample(requests, options).SelectMany(group => group).SelectMany(completion => completion.TokenIds).ToArray();
        return (ids.Length / clock.Elapsed.TotalSeconds, ids);
    }

    private sealed class Side : IDisposable
    {
        private readonly List<WorkerProcess> _workers = [];
        private readonly WorkerCluster _cluster;
        private readonly ClusterSampler _sampler;
        private readonly Subject _subject;

        public Side(int size, Subject subject)
        {
            (Size, _subject) = (size, subject);
            var address = WorkerProcess.FreeAddress();
            while (_workers.Count < size) _workers.Add(WorkerProcess.Start(address, KernelRun.Tool));
            _cluster = WorkerCluster.Connect(address);
            WorkerProcess.WaitFor(_cluster, size);
            _sampler = new ClusterSampler(_cluster, subject.Model);
        }

        public int Size { get; }

        public (double TokensPerSecond, int[] Ids) Sample(int round) => WorkersRun.Sample(_sampler, _subject, round);

        public void Dispose()
        {
            _cluster.Dispose();
            foreach (var worker in _workers) worker.Dispose();
        }
    }
}
