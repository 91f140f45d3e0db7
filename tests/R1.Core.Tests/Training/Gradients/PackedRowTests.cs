using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Tests.Models;
using R1.Training.FineTuning;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients;

/// <summary>Sequences in one row against each by itself and against padded rows.</summary>
public sealed class PackedRowTests : IDisposable
{
    private static readonly TokenSequence[] Sequences =
        [new([3, 1, 4], [1, 5, 9, 2], 0), new([6, 5], [3, 5], 1), new([8], [9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6], 2), new([7], [], 3), new([8, 4, 6], [2], 4)];

    private static readonly int Real = Sequences.Sum(sequence => sequence.Length - 1);

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => ["llama", "qwen3", "qwen3_moe", "deepseek", "deepseek yarn"];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_Packed_IsThatOfEachAloneAndOfPaddedRows(string name)
    {
        using var model = Model(name);
        var packed = Score(model, Sequences, packed: true);
        AssertClose(Score(model, Sequences, packed: false), packed);
        // The one of a single token has nothing to read.
        AssertClose([.. Sequences.Where(s => s.Length > 1).SelectMany(sequence => Score(model, [sequence with { Index = 0 }], packed: false))], packed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AccumulateGradients_Packed_AreThoseOfEachAloneAndOfPaddedRows(string name)
    {
        using var model = Model(name);
        var packed = Gradients(model, [Sequences], packed: true);
        AssertClose(Gradients(model, [Sequences], packed: false), packed);
        // The one without a completion teaches nothing and cannot be alone.
        AssertClose(Gradients(model, [.. Sequences.Where(s => s.CompletionIds.Length > 0).Select(s => (TokenSequence[])[s])], packed: false), packed);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen3")]
    [InlineData("deepseek")]
    public void Score_TokenOfOneDocument_ChangesNoBitOfAnother(string name)
    {
        using var model = TinyModels.Create(name);
        float[][] Beside(int token)
        {
            var into = new float[3][];
            using var engine = new TorchGradientEngine(model, 1, packed: true);
            engine.Score([Sequences[0], new([9, token], [token, 4, token], 1), Sequences[2]], 1, into);
            return into;
        }
        var (first, second) = (Beside(11), Beside(42));
        Assert.Equal(first[0], second[0]);
        Assert.Equal(first[2], second[2]);
        Assert.NotEqual(first[1], second[1]);
    }

    [Fact]
    public void AccumulateGradients_Experts_SeeNoPadding()
    {
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        using var rows = SequenceBatch.Pad(Sequences);
        new ChunkedPass(model, packed: true).Backward(rows, load, (1, false), scored => (Loss(scored), 0));
        Assert.Equal(Real * TinyModels.Deepseek.NumExpertsPerToken, load.Counts(1).Sum());
        Assert.True(Real < rows.Count * rows.Width / 2);
    }

    [Fact]
    public void Score_RowLongerThanThePositions_HoldsDocumentsThatFit()
    {
        using var model = TinyModels.Create("llama");
        TokenSequence[] many = [.. Enumerable.Range(0, 12).SelectMany(i => Sequences[..3].Select(s => s with { Index = 0 }))];
        Assert.True(many.Sum(s => s.Length - 1) > 3 * model.Config.MaxPositionEmbeddings);
        Score(model, many, packed: true);
        TokenSequence tooLong = new([1], [.. Enumerable.Repeat(2, model.Config.MaxPositionEmbeddings + 1)], 0);
        var fault = Assert.Throws<ArgumentException>(() => Score(model, [tooLong], packed: true)).Message;
        Assert.Contains("65 tokens exceed max_position_embeddings (64)", fault);
    }

    [Fact]
    public void ByTokenBudget_ManyLengths_FillsMicroBatchesAndLeavesTheOverlongAlone()
    {
        TokenSequence[] sequences = [.. new[] { 3, 30, 7, 7, 12, 5, 8, 1, 9, 11 }.Select((length, i) => new TokenSequence([1], new int[length - 1], i))];
        var batches = PackedRow.ByTokenBudget(sequences, 21);
        Assert.Equal(sequences.Select(s => s.Index), batches.SelectMany(batch => batch).Select(s => s.Index).Order());
        Assert.Equal(1, Assert.Single(batches, batch => batch.Sum(s => s.Length) > 21).Single().Index);
        Assert.Equal([30, 21, 20, 19, 3], batches.Select(batch => batch.Sum(s => s.Length)));
        Assert.True(batches.Count < SequenceBatch.ByTokenBudget(sequences, 21).Count);
    }

    [Fact]
    public void Forward_DocumentsThatAreNotTheRow_SaysSo()
    {
        using var model = TinyModels.Create("llama");
        Assert.Contains("The documents have 3 + 4 tokens and inputIds is Int64 [1, 6]", Fault(new(TinyModels.Ids(1, 6), null, null, null, null)));
        Assert.Contains("it must be one row", Fault(new(TinyModels.Ids(2, 7), null, null, null, null)));
        Assert.Contains("leave them out", Fault(new(TinyModels.Ids(1, 7), ones(1, 7), null, null, null)));

        string Fault(ForwardInputs inputs) => Assert.Throws<ArgumentException>(() => model.Run(inputs with { Documents = [3, 4] })).Message;
    }

    [Fact]
    public void PackSequences_FineTuning_TrainsOnTheCrossEntropyOfEachDocumentAlone()
    {
        // A vocabulary that the vectorised path does not take.
        using var model = CausalLM.Create((TinyModels.All["llama"] as GroupedQueryConfig)! with { VocabSize = 33_000 }, 1);
        TokenSequence[] set = [.. Sequences.Where(s => s.CompletionIds.Length > 0)];
        var expected = set.Sum(document => CrossEntropy(model, document)) / set.Sum(s => s.CompletionIds.Length);
        var config = new FineTuningConfig { Epochs = 1, TokensPerStep = 10_000, MicroBatchTokens = 14, PackSequences = true };
        using var trainer = config.TrainerOf(model, set, new Seeds(1));
        Assert.Equal(expected, trainer.Train().Single().Loss, 1e-6 * expected);
    }

    [Fact]
    public void PackSequences_Off_IsNotWrittenAndOnIsRead()
    {
        var grpo = new GrpoConfig { Steps = 1 };
        foreach (object config in new object[] { grpo, new FineTuningConfig(), new PretrainConfig { Steps = 1, TokensPerStep = 1 } })
            Assert.DoesNotContain("pack_sequences", ConfigJson.Write(config));
        var packed = grpo with { PackSequences = true };
        Assert.True(ConfigJson.Read<GrpoConfig>(ConfigJson.Write(packed), "test").PackSequences);
        Assert.NotEqual(ConfigJson.Hash(grpo), ConfigJson.Hash(packed));
    }

    private static CausalLM Model(string name) => CausalLM.Create(TinyModels.All[name], 1, ScalarType.Float64);

    // A mean within each sequence, as in GRPO's loss: rows are sequences to the loss.
    private static Tensor Loss(ScoredBatch scored)
    {
        var mask = scored.Rows.CompletionMask;
        return (scored.LogProbs * scored.LogProbs * mask / mask.sum(-1, keepdim: true).clamp_min(1)).sum();
    }

    private static double[] Score(CausalLM model, IReadOnlyList<TokenSequence> sequences, bool packed)
    {
        var into = new float[sequences.Count][];
        using var engine = new TorchGradientEngine(model, 1, packed);
        engine.Score(sequences, 0.7, into);
        return [.. into.Where(values => values is not null).SelectMany(values => values.Select(value => (double)value))];
    }

    private static double[] Gradients(CausalLM model, IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, bool packed)
    {
        foreach (var parameter in model.parameters()) parameter.grad?.zero_();
        using var engine = new TorchGradientEngine(model, 1, packed);
        engine.AccumulateGradients(microBatches, 0.7, false, scored => (Loss(scored), 0));
        return [.. model.parameters().Where(p => p.grad is not null).SelectMany(p => p.grad!.data<double>().ToArray())];
    }

    private static double CrossEntropy(CausalLM model, TokenSequence document)
    {
        using var scope = NewDisposeScope();
        int[] ids = [.. document.PromptIds, .. document.CompletionIds];
        var logits = model.Forward(tensor(ids[..^1].Select(id => (long)id).ToArray()).unsqueeze(0))[0];
        var completion = logits[(document.PromptIds.Length - 1)..].to(ScalarType.Float64);
        var targets = tensor(document.CompletionIds.Select(id => (long)id).ToArray());
        return nn.functional.cross_entropy(completion, targets, reduction: nn.Reduction.Sum).item<double>();
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (largest, scale) = (expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), expected.Max(Math.Abs));
        Assert.True(largest <= 1e-6 * scale, $"largest difference {largest:e2} of numbers up to {scale:e2}");
    }
}
