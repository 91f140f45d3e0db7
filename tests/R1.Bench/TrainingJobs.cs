using R1.Foundation;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using R1.Training.Optimizers;
using static TorchSharp.torch;

namespace R1.Bench;

/// <summary>
/// Training on 64 sequences of 128 tokens, 96 of them trained, with next-token loss and AdamW; scoring of the same sequences; the optimiser alone.
/// </summary>
internal static class TrainingJobs
{
    private const int Sequences = 64, Prompt = 32, Completion = 96, MicroBatchTokens = 2048;

    public static IEnumerable<Job> For(Subject subject)
    {
        var model = subject.Model;
        var train = TrainingWork(subject);
        var score = train with { Flops = train.Flops / 3 };
        if (VectorGradientEngine.Supports(model))
        {
            yield return Train(subject, "", train, () => new VectorGradientEngine(model, Environment.ProcessorCount));
            yield return Score(subject, "", score, () => new VectorGradientEngine(model, Environment.ProcessorCount));
        }
        yield return Train(subject, "torch.", train, () => new TorchGradientEngine(model, subject.Replicas));
        yield return Score(subject, "torch.", score, () => new TorchGradientEngine(model, subject.Replicas));
        yield return Step(subject, "adamw", () => PolicyOptimizer.Adam(model, 0));
        if (subject.IsSmall) yield return Step(subject, "muon", () => PolicyOptimizer.Muon(model, 0, 1));
    }

    /// <summary>Training with our engine on so many sequences of prompt and completion.</summary>
    public static Job Train(Subject subject, int sequences, int completion)
    {
        var work = new Work((long)sequences * (Prompt + completion), sequences * subject.Flops.Train(Prompt, completion));
        return Train(subject, "", work, () => new VectorGradientEngine(subject.Model, Environment.ProcessorCount), sequences, completion);
    }

    /// <summary>The usual training with an engine of one's own.</summary>
    public static Job Train(Subject subject, Func<IGradientEngine> create) => Train(subject, "", TrainingWork(subject), create);

    // The learning rate is 0, so that whatever is measured next meets the same weights.
    private static Job Train(Subject subject, string kind, Work work, Func<IGradientEngine> create, int sequences = Sequences, int completion = Completion) =>
        new($"train.{subject.Name}", $"train.{kind}{subject.Name}", work.Flops, () =>
        {
            var threads = LibTorchThreads.Use(subject.LibTorchThreads);
            var optimizer = PolicyOptimizer.Adam(subject.Model, 0);
            var engine = create();
            var batches = SequenceBatch.ByTokenBudget(Batch(subject, sequences, completion), MicroBatchTokens);
            return new Probe(() =>
            {
                optimizer.ZeroGrad();
                engine.AccumulateGradients(batches, 1, false, scored => (-(scored.LogProbs * scored.Rows.CompletionMask).sum() / (sequences * completion), 0));
                GradientClip.ByGlobalNorm(optimizer.Gradients, 1);
                optimizer.Step();
                engine.Synchronize();
                return work;
            }, engine, optimizer, threads);
        });

    private static Work TrainingWork(Subject subject) =>
        new(Sequences * (Prompt + Completion), Sequences * subject.Flops.Train(Prompt, Completion));

    private static Job Score(Subject subject, string kind, Work work, Func<IGradientEngine> create) =>
        new($"train.{subject.Name}", $"score.{kind}{subject.Name}", work.Flops, () =>
        {
            var threads = LibTorchThreads.Use(subject.LibTorchThreads);
            var engine = create();
            var (batch, logProbs) = (Batch(subject), new float[Sequences][]);
            return new Probe(() =>
            {
                engine.Score(batch, 1, logProbs);
                return work;
            }, engine, threads);
        });

    private static Job Step(Subject subject, string kind, Func<IOptimizer> create) => new("optimizer", $"optimizer.{kind}.{subject.Name}", 0, () =>
    {
        var threads = LibTorchThreads.Use(subject.LibTorchThreads);
        var optimizer = create();
        using (no_grad())
            foreach (var gradient in optimizer.Gradients) gradient.fill_(0.01);
        return new Probe(() =>
        {
            optimizer.Step();
            return default;
        }, optimizer, threads);
    });

    private static TokenSequence[] Batch(Subject subject, int sequences = Sequences, int completion = Completion)
    {
        var random = new SeededRandom(2);
        int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(subject.Model.Config.VocabSize))];
        return [.. Enumerable.Range(0, sequences).Select(i => new TokenSequence(Tokens(Prompt), Tokens(completion), i))];
    }
}
