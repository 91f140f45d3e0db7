using R1.Training.Optimizers;
using static TorchSharp.torch;

namespace R1.Tests.Training.Optimizers;

public class MuonTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 5)]
    [InlineData(5, 16)]
    public void Orthogonalize_AnyMatrix_KeepsDirectionsAndLevelsSingularValues(long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var matrix = randn([3, rows, columns], generator: new Generator(1));
        var result = Muon.Orthogonalize(matrix, 5);
        var (u, _, v) = linalg.svd(matrix, false);
        // In the singular basis of the input the result is diagonal, with every value near 1.
        var inside = u.transpose(1, 2).bmm(result).bmm(v.transpose(1, 2));
        var diagonal = inside.diagonal(0, 1, 2);
        Assert.InRange(diagonal.min().item<float>(), 0.4, 1.3);
        Assert.InRange(diagonal.max().item<float>(), 0.4, 1.3);
        Assert.True((inside - diag_embed(diagonal)).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Orthogonalize_OneMatrix_FollowsTheQuintic()
    {
        using var scope = NewDisposeScope();
        // Of a 1 x 1 matrix the iteration is scalar: x = 1, then x <- a x + b x^3 + c x^5.
        var x = 1.0;
        for (var i = 0; i < 5; i++) x = 3.4445 * x - 4.7750 * Math.Pow(x, 3) + 2.0315 * Math.Pow(x, 5);
        Assert.Equal(x, Muon.Orthogonalize(full([1, 1, 1], 7, ScalarType.Float64), 5).item<double>(), 1e-5);
    }

    [Fact]
    public void Orthogonalize_ZeroMatrix_StaysZero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Muon.Orthogonalize(zeros(2, 3, 4), 5).abs().max().item<float>());
    }

    [Theory]
    [InlineData(nameof(MuonScaling.Original), 2, 1.4142135)]
    [InlineData(nameof(MuonScaling.MatchAdamW), 2, 0.5656854)]
    public void Step_FirstStep_MovesByTheOrthogonalisedGradient(string scaling, int ratio, double length)
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(zeros(4 * ratio, 4));
        using var optimizer = new Muon([("w", weight)], new() { LearningRate = 0.1, Scaling = Enum.Parse<MuonScaling>(scaling) });
        var gradient = randn([4 * ratio, 4], generator: new Generator(2));
        optimizer.Gradients[0].copy_(gradient.flatten());
        optimizer.Step();
        var expected = -0.1 * length * Muon.Orthogonalize(gradient.unsqueeze(0), 5).squeeze(0);
        Assert.True((weight - expected).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void Step_StackedExperts_EqualsSeparateMatrices()
    {
        using var scope = NewDisposeScope();
        var start = randn([3, 4, 5], generator: new Generator(3));
        var stacked = nn.Parameter(start.clone());
        var separate = Enumerable.Range(0, 3).Select(e => nn.Parameter(start[e].clone())).ToArray();
        using var one = new Muon([("experts", stacked)], new() { WeightDecay = 0.1 });
        using var many = new Muon(separate.Select((p, e) => ($"expert.{e}", (Tensor)p)), new() { WeightDecay = 0.1 });
        for (var step = 0; step < 3; step++)
        {
            var gradient = randn([3, 4, 5], generator: new Generator((ulong)(10 + step)));
            one.Gradients[0].copy_(gradient.flatten());
            many.Gradients[0].copy_(gradient.flatten());
            one.Step();
            many.Step();
        }
        Assert.True((stacked - stack(separate)).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void Constructor_OfAVector_SaysWhereItBelongs()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("'bias' is [3]: give it to AdamW", Assert.Throws<ArgumentException>(() => new Muon([("bias", nn.Parameter(ones(3)))], new())).Message);
    }
}
