using System.Text.Json;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization;

[Trait("Category", "Golden")]
public class GrpoLossGoldenTests
{
    [Fact]
    public void TokenLogProbs_LogProbsEntropyAndKl_MatchReference()
    {
        using var scope = NewDisposeScope();
        var root = GrpoFixture.Load();
        var logits = GrpoFixture.Tensor(root.GetProperty("logits"));
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(logits, GrpoFixture.Tensor(root.GetProperty("completion_ids"), ScalarType.Int64));
        GrpoFixture.Close(GrpoFixture.Tensor(root.GetProperty("per_token_logprobs")), logProbs, 1e-12, "log-probabilities");
        GrpoFixture.Close(GrpoFixture.Tensor(root.GetProperty("per_token_entropy")), entropy, 1e-12, "entropy");
        var kl = GrpoLoss.KlK3(logProbs, GrpoFixture.Tensor(root.GetProperty("ref_logprobs")));
        GrpoFixture.Close(GrpoFixture.Tensor(root.GetProperty("per_token_kl_k3")), kl, 1e-12, "k3");
    }

    [Fact]
    public void Compute_EveryTrlCase_MatchesLossGradientAndMetrics()
    {
        var root = GrpoFixture.Load();
        var cases = root.GetProperty("trl_loss_cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var one in cases) CheckTrl(root, one);
    }

    [Fact]
    public void Compute_EveryVerlCase_MatchesLossGradientAndMetrics()
    {
        var root = GrpoFixture.Load();
        var cases = root.GetProperty("verl_policy_loss_cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var one in cases) CheckVerl(root, one);
    }

    private static void CheckTrl(JsonElement root, JsonElement one)
    {
        using var scope = NewDisposeScope();
        var options = new GrpoLossOptions
        {
            ClipEpsilon = one.GetProperty("epsilon_low").GetDouble(),
            ClipEpsilonHigh = one.GetProperty("epsilon_high").GetDouble(),
            KlCoefficient = one.GetProperty("beta").GetDouble(),
            Delta = GrpoFixture.Optional(one, "delta"),
            Level = one.GetProperty("importance_sampling_level").GetString() == "token" ? ImportanceLevel.Token : ImportanceLevel.Sequence,
            Normalization = one.GetProperty("loss_type").GetString() switch
            {
                "grpo" => LossNormalization.SequenceMean,
                "dr_grpo" => LossNormalization.ConstantLength,
                _ => LossNormalization.TokenMean,
            },
            MaxCompletionTokens = one.GetProperty("max_completion_length").GetInt32(),
        };
        var normalizer = one.GetProperty("loss_type").GetString() == "dapo" ? new LossNormalizer(false, one.GetProperty("num_items_in_batch").GetDouble()) : null;
        var what = Describe(one);
        var (loss, metrics, gradient, entropy) = Run(root, options, normalizer, one.GetProperty("temperature").GetDouble(), one.GetProperty("old_logprobs_given").GetBoolean());

        GrpoFixture.Close(one.GetProperty("loss").GetDouble(), loss, 1e-6, $"loss {what}");
        GrpoFixture.Close(GrpoFixture.Tensor(one.GetProperty("grad_logits")), gradient, 1e-6, $"gradient {what}");
        var expected = one.GetProperty("metrics");
        GrpoFixture.Close(expected.GetProperty("entropy").GetDouble(), entropy, 1e-6, $"entropy {what}");
        if (GrpoFixture.Optional(expected, "kl") is { } kl) GrpoFixture.Close(kl, metrics.Kl, 1e-6, $"kl {what}");
        GrpoFixture.Close(expected.GetProperty("clip_ratio/low_mean").GetDouble(), metrics.ClipFractionLow, 1e-6, $"low {what}");
        GrpoFixture.Close(expected.GetProperty("clip_ratio/high_mean").GetDouble(), metrics.ClipFractionHigh, 1e-6, $"high {what}");
        GrpoFixture.Close(expected.GetProperty("clip_ratio/region_mean").GetDouble(), metrics.ClipFraction, 1e-6, $"region {what}");
        GrpoFixture.Close(expected.GetProperty("clip_ratio/low_min").GetDouble(), metrics.MinSequenceClipFractionLow, 1e-6, $"low min {what}");
        GrpoFixture.Close(expected.GetProperty("clip_ratio/high_max").GetDouble(), metrics.MaxSequenceClipFractionHigh, 1e-6, $"high max {what}");
    }

    private static void CheckVerl(JsonElement root, JsonElement one)
    {
        using var scope = NewDisposeScope();
        var sequence = one.GetProperty("fn").GetString()!.Contains("gspo");
        var mode = one.GetProperty("loss_agg_mode").GetString();
        var options = new GrpoLossOptions
        {
            ClipEpsilon = one.GetProperty("cliprange_low").GetDouble(),
            ClipEpsilonHigh = one.GetProperty("cliprange_high").GetDouble(),
            KlCoefficient = 0,
            Delta = GrpoFixture.Optional(one, "clip_ratio_c"),
            Level = sequence ? ImportanceLevel.Sequence : ImportanceLevel.Token,
            Normalization = mode switch
            {
                "token-mean" => LossNormalization.TokenMean,
                "seq-mean-token-sum" => LossNormalization.SequenceSum,
                _ => LossNormalization.SequenceMean,
            },
        };
        // verl's '-norm' divides the sum over all tokens by the padded length alone.
        var normalizer = mode == "seq-mean-token-sum-norm" ? new LossNormalizer(false, root.GetProperty("T").GetDouble()) : null;
        var what = Describe(one);
        var (loss, metrics, gradient, _) = Run(root, options, normalizer, temperature: 1, oldGiven: true);

        var measured = one.TryGetProperty("metrics", out var nested) ? nested : one;
        var prefix = one.TryGetProperty("metrics", out _) ? "actor/" : "";
        GrpoFixture.Close(one.GetProperty("pg_loss").GetDouble(), loss, 1e-6, $"loss {what}");
        GrpoFixture.Close(one.GetProperty("grad_l2").GetDouble(), gradient.norm().item<double>(), 1e-6, $"gradient norm {what}");
        GrpoFixture.Close(one.GetProperty("grad_sum_abs").GetDouble(), gradient.abs().sum().item<double>(), 1e-6, $"gradient sum {what}");
        GrpoFixture.Close(measured.GetProperty(prefix + "pg_clipfrac").GetDouble(), metrics.ClippedTokenFraction, 1e-6, $"clip fraction {what}");
        GrpoFixture.Close(measured.GetProperty(prefix + "pg_clipfrac_lower").GetDouble(), metrics.DeltaFraction, 1e-6, $"delta fraction {what}");
        GrpoFixture.Close(measured.GetProperty(prefix + "ppo_kl").GetDouble(), metrics.OldPolicyKl, 1e-6, $"old KL {what}");
    }

    private static (double Loss, GrpoLossMetrics Metrics, Tensor Gradient, double Entropy) Run(
        JsonElement root, GrpoLossOptions options, LossNormalizer? normalizer, double temperature, bool oldGiven)
    {
        var logits = GrpoFixture.Tensor(root.GetProperty("logits")).requires_grad_(true);
        var ids = GrpoFixture.Tensor(root.GetProperty("completion_ids"), ScalarType.Int64);
        var mask = GrpoFixture.Tensor(root.GetProperty("completion_mask"));
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(logits, ids, temperature);
        var result = GrpoLoss.Compute(
            logProbs, oldGiven ? GrpoFixture.Tensor(root.GetProperty("old_logprobs")) : null, GrpoFixture.Tensor(root.GetProperty("ref_logprobs")),
            GrpoFixture.Tensor(root.GetProperty("loss_advantages")), mask, options, normalizer);
        result.Loss.backward();
        return (result.Loss.item<double>(), result.Metrics, logits.grad!, ((entropy * mask).sum() / mask.sum()).item<double>());
    }

    private static string Describe(JsonElement one) =>
        string.Join(' ', one.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(p => $"{p.Name}={p.Value}"));
}
