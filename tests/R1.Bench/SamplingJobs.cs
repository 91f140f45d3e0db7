using R1.Generation;

namespace R1.Bench;

/// <summary>
/// Sampling: different prompts of 32 tokens, one completion of exactly 128 each. Only new tokens are counted; the time to read the prompts and to
/// take over the weights is part of the measurement.
/// </summary>
internal static class SamplingJobs
{
    private const int Prompt = 32, Completion = 128;
    private static readonly int[] Batches = [16, 64, 256, 512];

    public static IEnumerable<Job> For(Subject subject)
    {
        if (subject.Model.ParameterCount <= CompletionSampler.MostParametersForVector)
            foreach (var batch in Batches) yield return Sample(subject, "", batch, () => new VectorSampler(subject.Model));
        foreach (var batch in Batches) yield return Sample(subject, "torch.", batch, () => new TorchSampler(subject.Model));
    }

    private static Job Sample(Subject subject, string kind, int batch, Func<ICompletionSampler> create)
    {
        var work = new Work((long)batch * Completion, batch * subject.Flops.Sample(Prompt, Completion));
        return new Job($"sample.{kind}{subject.Name}", $"sample.{kind}{subject.Name}.b{batch}", work.Flops, () =>
        {
            var threads = LibTorchThreads.Use(subject.LibTorchThreads);
            var sampler = create();
            var requests = Requests(batch, subject.Model.Config.VocabSize);
            var options = new SamplingOptions { MaxNewTokens = Completion };
            return new Probe(() =>
            {
                sampler.Sample(requests, options);
                return work;
            }, threads);
        });
    }

    private static SampleRequest[] Requests(int batch, int vocabulary)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, batch).Select(i => new SampleRequest([.. Enumerable.Range(0, Prompt).Select(_ => random.Next(vocabulary))], 1, (ulong)i))];
    }
}
