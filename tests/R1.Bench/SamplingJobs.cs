using R1.Foundation;
using R1.Generation;

namespace R1.Bench;

/// <summary>
/// Sampling: different prompts of 32 tokens, one completion of exactly 128 each; and completions of any length up to 128, as they end when they
/// like. Only new tokens are counted; the time to read the prompts and to take over the weights is part of the measurement. Batch 1 is the latency.
/// </summary>
internal static class SamplingJobs
{
    private const int Prompt = 32, Completion = 128;
    private static readonly int[] Batches = [1, 16, 64, 256, 512];

    public static IEnumerable<Job> For(Subject subject)
    {
        if (subject.Model.ParameterCount <= CompletionSampler.MostParametersForVector)
        {
            foreach (var batch in Batches) yield return Sample(subject, "", batch, () => new VectorSampler(subject.Model));
            yield return EndWhenTheyLike(subject);
        }
        foreach (var batch in Batches) yield return Sample(subject, "torch.", batch, () => new TorchSampler(subject.Model));
    }

    /// <summary>One job of exact lengths.</summary>
    public static Job Sample(Subject subject, string kind, int batch, Func<ICompletionSampler> create, int completion = Completion)
    {
        var work = new Work((long)batch * completion, batch * subject.Flops.Sample(Prompt, completion));
        return new Job($"sample.{kind}{subject.Name}", $"sample.{kind}{subject.Name}.b{batch}", work.Flops, () =>
        {
            var threads = LibTorchThreads.Use(subject.LibTorchThreads);
            var sampler = create();
            var requests = Requests(batch, subject.Model.Config.VocabSize);
            var options = new SamplingOptions { MaxNewTokens = completion };
            return new Probe(() =>
            {
                sampler.Sample(requests, options);
                return work;
            }, threads);
        });
    }

    // A fresh model draws nearly uniformly: with one word in 40 a stop, lengths are geometric with mean 40, cut off at 128.
    private static Job EndWhenTheyLike(Subject subject) => new($"sample.{subject.Name}", $"sample.{subject.Name}.b256.free", 0, () =>
    {
        var sampler = new VectorSampler(subject.Model);
        var vocabulary = subject.Model.Config.VocabSize;
        var requests = Requests(256, vocabulary);
        var options = new SamplingOptions { MaxNewTokens = Completion, StopTokenIds = [.. Enumerable.Range(0, Math.Max(1, vocabulary / 40))] };
        return new Probe(() =>
        {
            var lengths = sampler.Sample(requests, options).SelectMany(drawn => drawn).Select(drawn => (long)drawn.TokenIds.Length).ToList();
            return new Work(lengths.Sum(), lengths.Sum(length => subject.Flops.Sample(Prompt, length)));
        });
    });

    private static SampleRequest[] Requests(int batch, int vocabulary)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, batch)
            .Select(i => new SampleRequest([.. Enumerable.Range(0, Prompt).Select(_ => random.Next(vocabulary))], 1, (ulong)i))];
    }
}
