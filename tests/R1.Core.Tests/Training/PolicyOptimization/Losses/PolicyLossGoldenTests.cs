using R1.Training.Gradients;
using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization.Losses;

/// <summary>Every loss against TRL and verl: value, gradient, counts.</summary>
[Trait("Category", "Golden")]
public class PolicyLossGoldenTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void TokenLogProbs_LogProbsEntropyAndKl_MatchReference()
    {
        using var scope = NewDisposeScope();
        var file = GoldenFile.Open("grpo/grpo.json");
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(file.Tensor("logits"), file.Tensor("completion_ids", ScalarType.Int64));
        Golden.Close(file.Tensor("per_token_logprobs"), logProbs, 1e-12, "log-probabilities");
        Golden.Close(file.Tensor("per_token_entropy"), entropy, 1e-12, "entropy");
        Golden.Close(file.Tensor("per_token_kl_k3"), KlEstimate.K3(logProbs, file.Tensor("ref_logprobs")), 1e-12, "k3");
    }

    [Fact]
    public void Compute_EveryTrlCase_MatchesLossGradientAndMetrics()
    {
        var file = GoldenFile.Open("grpo/grpo.json");
        foreach (var one in file.Cases("trl_loss_cases")) CheckTrl(file, one);
    }

    [Fact]
    public void Compute_EveryVerlCase_MatchesLossGradientAndMetrics()
    {
        var file = GoldenFile.Open("grpo/grpo.json");
        foreach (var one in file.Cases("verl_policy_loss_cases")) CheckVerl(file, one);
    }

    [Fact]
    public void Compute_EveryAlgorithm_MatchesVerlsLossGradientAndClipFraction()
    {
        var file = GoldenFile.Open("grpo/algorithms.json");
        foreach (var one in file.Cases("policy_losses")) CheckAlgorithm(file, one);
    }

    private static void CheckTrl(GoldenFile file, GoldenCase one)
    {
        using var scope = NewDisposeScope();
        var (low, high, delta) = (one.Number("epsilon_low"), one.Number("epsilon_high"), one.OptionalNumber("delta"));
        var length = (int)one.Number("max_completion_length");
        var objective = new PolicyObjective
        {
            KlCoefficient = one.Number("beta"),
            Loss = one.Choose<PolicyLoss>(
                "importance_sampling_level",
                ("token", new ClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high, DualClip = delta }),
                ("sequence", new SequenceClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high })),
            Aggregation = one.Choose<LossAggregation>(
                "loss_type",
                ("grpo", new SequenceMean()), ("bnpo", new TokenMean()), ("dapo", new TokenMean()),
                ("dr_grpo", new ConstantLength { MaxCompletionTokens = length })),
        };
        var items = one.Number("num_items_in_batch");
        var normalizer = one.Text("loss_type") == "dapo" ? new LossNormalizer(false, items) : null;
        var (loss, metrics, gradient, entropy) = Run(file, objective, normalizer, one.Number("temperature"), one["old_logprobs_given"].GetBoolean());

        Golden.Close(one.Number("loss"), loss, Tolerance, $"loss {one.What}");
        Golden.Close(Golden.Tensor(one["grad_logits"]), gradient, Tolerance, $"gradient {one.What}");
        Golden.Close(one.Number("grad_l2"), gradient.norm().item<double>(), Tolerance, $"gradient norm {one.What}");
        one.AssertAllRead("metrics");
        var expected = one.Inner("metrics");
        Golden.Close(expected.Number("entropy"), entropy, Tolerance, $"entropy {one.What}");
        if (expected.Has("kl")) Golden.Close(expected.Number("kl"), metrics.Kl, Tolerance, $"kl {one.What}");
        Golden.Close(expected.Number("clip_ratio/low_mean"), metrics.ClipFractionLow, Tolerance, $"low {one.What}");
        Golden.Close(expected.Number("clip_ratio/high_mean"), metrics.ClipFractionHigh, Tolerance, $"high {one.What}");
        Golden.Close(expected.Number("clip_ratio/region_mean"), metrics.ClipFraction, Tolerance, $"region {one.What}");
        Golden.Close(expected.Number("clip_ratio/low_min"), metrics.MinSequenceClipFractionLow, Tolerance, $"low min {one.What}");
        Golden.Close(expected.Number("clip_ratio/high_max"), metrics.MaxSequenceClipFractionHigh, Tolerance, $"high max {one.What}");
        expected.AssertAllRead();
    }

    private static void CheckVerl(GoldenFile file, GoldenCase one)
    {
        using var scope = NewDisposeScope();
        var (low, high) = (one.Number("cliprange_low"), one.Number("cliprange_high"));
        var objective = new PolicyObjective
        {
            KlCoefficient = 0,
            Loss = one.Choose<Func<PolicyLoss>>(
                "fn",
                ("compute_policy_loss", () => new ClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high, DualClip = one.Number("clip_ratio_c") }),
                ("compute_policy_loss_gspo", () => new SequenceClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high }))(),
        };
        var normalizer = Normalizer(file, "completion_mask", one, "loss_agg_mode");
        var (loss, metrics, gradient, _) = Run(file, objective, normalizer, temperature: 1, oldGiven: true);

        Golden.Close(one.Number("pg_loss"), loss, Tolerance, $"loss {one.What}");
        Golden.Close(one.Number("grad_l2"), gradient.norm().item<double>(), Tolerance, $"gradient norm {one.What}");
        Golden.Close(one.Number("grad_sum_abs"), gradient.abs().sum().item<double>(), Tolerance, $"gradient sum {one.What}");
        var (measured, prefix) = one.Has("metrics") ? (one.Inner("metrics"), "actor/") : (one, "");
        Golden.Close(measured.Number(prefix + "pg_clipfrac"), metrics.ClippedTokenFraction, Tolerance, $"clip fraction {one.What}");
        Golden.Close(measured.Number(prefix + "pg_clipfrac_lower"), metrics.DualClipFraction, Tolerance, $"dual clip {one.What}");
        Golden.Close(measured.Number(prefix + "ppo_kl"), metrics.OldPolicyKl, Tolerance, $"old KL {one.What}");
        one.AssertAllRead();
        measured.AssertAllRead();
    }

    private static void CheckAlgorithm(GoldenFile file, GoldenCase one)
    {
        using var scope = NewDisposeScope();
        var (low, high) = (one.Number("clip_low"), one.Number("clip_high"));
        var dual = one.OptionalNumber("dual_clip");
        var loss = one.Choose<PolicyLoss>(
            "fn",
            ("vanilla", new ClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high, DualClip = dual }),
            ("gspo", new SequenceClippedLoss { ClipEpsilon = low, ClipEpsilonHigh = high }),
            ("cispo", new CispoLoss { ClipEpsilon = low, ClipEpsilonHigh = high }),
            ("sapo", new SapoLoss()));
        // verl's GSPO and SAPO average over the tokens of a completion first, whatever is asked for.
        var normalizer = Normalizer(file, "mask", one, "aggregation");
        if (loss is SequenceClippedLoss or SapoLoss) normalizer = new SequenceMean().For(file.Tensor("mask"));
        var logProbs = file.Tensor("logprobs").requires_grad_(true);
        var batch = new PolicyBatch(logProbs, file.Tensor("loss_advantages"), file.Tensor("mask"))
        {
            OldLogProbs = file.Tensor("old_logprobs"), Weights = Weights(file, one),
        };
        var result = new PolicyObjective { Loss = loss, KlCoefficient = 0 }.Compute(batch, normalizer);
        result.Loss.backward();

        Golden.Close(one.Number("loss"), result.Loss.item<double>(), Tolerance, $"loss {one.What}");
        Golden.Close(one.Number("clip_fraction"), result.Metrics.ClippedTokenFraction, Tolerance, $"clip fraction {one.What}");
        Golden.Close(Golden.Tensor(one["grad_logprobs"]), logProbs.grad!, Tolerance, $"gradient {one.What}");
        one.AssertAllRead();
    }

    private static Tensor? Weights(GoldenFile file, GoldenCase one)
    {
        if (one["importance_weights"].ValueKind == System.Text.Json.JsonValueKind.Null) return null;
        var weights = one.Choose("importance_weights", ("token_tis_2", new ImportanceWeights { Threshold = 2 }));
        return weights.Compute(file.Tensor("old_logprobs"), file.Tensor("rollout_logprobs"), file.Tensor("mask"));
    }

    // verl's '-norm' divides the sum over all tokens by the padded length alone.
    private static LossNormalizer Normalizer(GoldenFile file, string mask, GoldenCase one, string key) => one.Choose(
        key,
        ("token-mean", new TokenMean().For(file.Tensor(mask))),
        ("seq-mean-token-mean", new SequenceMean().For(file.Tensor(mask))),
        ("seq-mean-token-sum", new SequenceSum().For(file.Tensor(mask))),
        ("seq-mean-token-sum-norm", new LossNormalizer(false, file["T"].GetDouble())));

    private static (double Loss, PolicyLossMetrics Metrics, Tensor Gradient, double Entropy) Run(
        GoldenFile file, PolicyObjective objective, LossNormalizer? normalizer, double temperature, bool oldGiven)
    {
        var logits = file.Tensor("logits").requires_grad_(true);
        var mask = file.Tensor("completion_mask");
        var (logProbs, entropy) = TokenLogProbs.ComputeWithEntropy(logits, file.Tensor("completion_ids", ScalarType.Int64), temperature);
        var batch = new PolicyBatch(logProbs, file.Tensor("loss_advantages"), mask)
        {
            OldLogProbs = oldGiven ? file.Tensor("old_logprobs") : null, RefLogProbs = file.Tensor("ref_logprobs"),
        };
        var result = objective.Compute(batch, normalizer);
        result.Loss.backward();
        return (result.Loss.item<double>(), result.Metrics, logits.grad!, ((entropy * mask).sum() / mask.sum()).item<double>());
    }
}
