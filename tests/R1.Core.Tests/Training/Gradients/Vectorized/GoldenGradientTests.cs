using R1.Models;
using R1.Tests.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients.Vectorized;

/// <summary>Every supported model in the fixtures: gradients of Hugging Face transformers and of the autograd engine.</summary>
[Trait("Category", "Golden")]
public class GoldenGradientTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => [.. Fixtures.Folders("models")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void AccumulateGradients_GoldenLabels_GivesGoldenGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        Assert.SkipUnless(VectorGradientEngine.Supports(golden.Model), "not supported by the vectorised engine");
        var expected = golden.Gradients;
        var (sequences, labels) = Rows(golden, expected);
        var kept = labels.Sum(row => row.Count(label => label));
        using var engine = new VectorGradientEngine(golden.Model, 1);

        var loss = engine.AccumulateGradients([sequences], 1, false, scored =>
        {
            var keep = scored.Rows.Align([.. labels.Select(row => row.Select(label => label ? 1f : 0f).ToArray())]);
            var value = -(scored.LogProbs * keep).sum() / kept;
            return (value, value.item<float>());
        })[0];

        Assert.Equal(expected.Loss, loss, 1e-4);
        foreach (var entry in StateDict.Entries(golden.Model).Where(entry => entry.Owner.requires_grad))
        {
            var gradient = entry.View(entry.Owner.grad!).to(ScalarType.Float64);
            var (want, norm) = (expected.Params[entry.Name], gradient.norm().item<double>());
            Assert.True(Math.Abs(want.L2 - norm) <= Tolerance * want.L2 + 1e-9, $"{entry.Name}: norm {norm}, expected {want.L2}");
            var first = gradient.flatten().narrow(0, 0, want.First8.Length).data<double>().ToArray();
            Assert.All(first.Zip(want.First8), pair => Assert.Equal(pair.Second, pair.First, Tolerance * want.L2 + 1e-9));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void AccumulateGradients_RandomSequences_EqualsAutograd(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(name);
        Assert.SkipUnless(VectorGradientEngine.Supports(golden.Model), "not supported by the vectorised engine");
        var config = golden.Model.Config;
        var sequences = EngineComparison.Sequences(6, config.VocabSize, Math.Min(48, config.MaxPositionEmbeddings));
        using var torchEngine = new TorchGradientEngine(golden.Model, 1);
        var (_, expected) = EngineComparison.Run(torchEngine, golden.Model, [sequences]);
        using var engine = new VectorGradientEngine(golden.Model, 1);
        EngineComparison.AssertClose(expected, EngineComparison.Run(engine, golden.Model, [sequences]).Gradients, Tolerance);
    }

    /// <summary>The real tokens of each row: the first is the prompt, and each later one says whether it is a label.</summary>
    private static (TokenSequence[] Sequences, bool[][] Labels) Rows(GoldenModel golden, GoldenModel.GoldenGradients expected)
    {
        var (ids, mask) = (golden["input_ids"], golden["attention_mask"]);
        var sequences = new TokenSequence[ids.shape[0]];
        var labels = new bool[sequences.Length][];
        for (var row = 0; row < sequences.Length; row++)
        {
            var real = mask[row].data<long>().ToArray().Index().Where(pair => pair.Item != 0).Select(pair => pair.Index).ToArray();
            var tokens = ids[row].data<long>().ToArray();
            sequences[row] = new TokenSequence([(int)tokens[real[0]]], [.. real[1..].Select(at => (int)tokens[at])], row);
            labels[row] = [.. real[1..].Select(at => expected.Labels[row][at] >= 0)];
        }
        return (sequences, labels);
    }
}
