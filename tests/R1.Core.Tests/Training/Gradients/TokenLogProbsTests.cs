using R1.Training.Gradients;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients;

public class TokenLogProbsTests
{
    [Fact]
    public void Compute_UniformLogits_GivesMinusLogVocabulary()
    {
        using var scope = NewDisposeScope();
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(zeros(2, 3, 8), zeros(2, 3, dtype: ScalarType.Int64), temperature: 0.5);
        Assert.Equal(-Math.Log(8), logProbs.min().item<float>(), 1e-6);
        Assert.Equal(Math.Log(8), entropy.max().item<float>(), 1e-6);
        Assert.Equal([2, 3], entropy.shape);
    }

    [Fact]
    public void Compute_HugeLogits_StaysExact()
    {
        using var scope = NewDisposeScope();
        // A difference of 1 at an offset where float32 has steps of 1/16: gather - logsumexp would lose it.
        var logits = tensor(new float[,] { { 1_000_000, 1_000_001 } });
        Assert.Equal(-1.3132617, TokenLogProbs.Compute(logits, tensor(new long[] { 0 })).item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_BannedToken_HasEntropyOfTheRest()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[,] { { float.NegativeInfinity, 0f, 0f } });
        Assert.Equal(Math.Log(2), TokenLogProbs.ComputeWithEntropy(logits, tensor(new long[] { 1 })).Entropy.item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_ManySlices_EqualsOnePass()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(7);
        // 3 x 3 rows of 1.5 million: two rows to a slice.
        var logits = randn([3, 3, 1_500_000], generator: generator);
        var ids = randint(0, 1_500_000, [3, 3], generator: generator).to(ScalarType.Int64);
        var sliced = TokenLogProbs.Compute(logits, ids);
        var whole = logits.log_softmax(-1).gather(-1, ids.unsqueeze(-1)).squeeze(-1);
        Assert.Equal(0, (sliced - whole).abs().max().item<float>());
        Assert.Equal([3, 3], TokenLogProbs.ComputeWithEntropy(logits, ids).Entropy.shape);
    }

    [Fact]
    public void Compute_HalfPrecision_IsWidened()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, TokenLogProbs.Compute(zeros(2, 4, dtype: ScalarType.BFloat16), zeros(2, dtype: ScalarType.Int64)).dtype);
    }

    [Fact]
    public void Entropy_Gradient_MatchesClosedForm()
    {
        using var scope = NewDisposeScope();
        // dH/dz_i = -p_i (ln p_i + H)
        var logits = tensor(new[] { 0.3, -1.2, 2.0 }).requires_grad_(true);
        var entropy = TokenLogProbs.Entropy(logits);
        entropy.backward();
        var logP = logits.detach().log_softmax(0);
        var expected = -logP.exp() * (logP + entropy.detach());
        Assert.True((logits.grad! - expected).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Compute_LogitsNotShifted_ExplainsTheShift()
    {
        using var scope = NewDisposeScope();
        var fault = Assert.Throws<ArgumentException>(() => TokenLogProbs.Compute(zeros(2, 5, 8), zeros(2, 4, dtype: ScalarType.Int64)));
        Assert.Contains("logits [2, 5, 8] need target ids [2, 5], not [2, 4]", fault.Message);
    }
}
