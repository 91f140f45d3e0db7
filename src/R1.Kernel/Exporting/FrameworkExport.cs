using System.Text.Json.Nodes;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Kernel.Exporting;

/// <summary>Our settings in another framework's words. What it cannot do is refused; what it does otherwise is listed.</summary>
/// <param name="plan">What is trained.</param>
internal abstract class FrameworkExport(ExportPlan plan)
{
    /// <summary>Files of an export.</summary>
    public const string PromptsFile = "prompts.jsonl", RewardsFile = "r1_rewards.py", LaunchFile = "launch.sh", OutputFolder = "trained";

    public static FrameworkExport Of(string framework, ExportPlan plan) => framework switch
    {
        VerlExport.Framework => new VerlExport(plan),
        OpenRlhfExport.Framework => new OpenRlhfExport(plan),
        _ => new TrlExport(plan),
    };

    /// <summary>As in the command, and as the list of known keys is called.</summary>
    public abstract string Name { get; }

    /// <summary>File of the settings.</summary>
    public abstract string ConfigFile { get; }

    /// <summary>All settings that are said; the others keep the framework's defaults.</summary>
    public abstract IReadOnlyList<Setting> Settings();

    /// <summary>The settings as that file.</summary>
    public abstract string Render(IReadOnlyList<Setting> settings);

    /// <summary>One line of the prompts.</summary>
    /// <param name="prompt">The text that the model completes; the template is in it.</param>
    /// <param name="answer">The gold answer.</param>
    /// <param name="id">Of the problem.</param>
    public abstract JsonObject Row(string prompt, string answer, string id);

    /// <summary>The command that trains.</summary>
    public abstract string LaunchScript();

    /// <summary>What the framework has no setting for: nothing is exported.</summary>
    public IEnumerable<string> Faults()
    {
        if (Grpo.Advantage is not GroupAdvantage) yield return $"advantage: {Grpo.Advantage.GetType().Name} (only GroupAdvantage)";
        if (Grpo.Objective.Loss is not ClippedLoss) yield return $"objective.loss: {Grpo.Objective.Loss.GetType().Name} (only ClippedLoss)";
        if (Grpo.Objective.Aggregation is not (SequenceMean or TokenMean))
            yield return $"objective.aggregation: {Grpo.Objective.Aggregation.GetType().Name} (only SequenceMean and TokenMean)";
        if (Grpo.RewardKlCoefficient > 0) yield return $"reward_kl_coefficient: {Grpo.RewardKlCoefficient} (only 0)";
        if (Grpo.Critic is not null) yield return "critic (only none)";
        if (Grpo.RoutingReplay) yield return "routing_replay: true (only false)";
        if (Grpo.DecayShare > 0) yield return $"decay_share: {Grpo.DecayShare} (only 0)";
        if (Grpo.Sampling.BannedTokenIds.Count + Grpo.Sampling.StopTokenIds.Count > 0) yield return "sampling: banned or stop tokens (only none)";
        if (Grpo.PromptsPerStep % Grpo.MiniBatches != 0) yield return $"mini_batches: {Grpo.MiniBatches} (only a divisor of prompts_per_step)";
        if (plan.GpusPerNode % plan.TensorParallel != 0)
            yield return $"{plan.TensorParallel} GPUs to an inference engine (only a divisor of the {plan.GpusPerNode} of a machine)";
        foreach (var fault in OwnFaults()) yield return fault;
    }

    /// <summary>What the framework does otherwise than we do.</summary>
    public abstract IEnumerable<string> Differences();

    protected ExportPlan Plan => plan;

    protected GrpoConfig Grpo => plan.Grpo;

    protected ClippedLoss Loss => (ClippedLoss)plan.Grpo.Objective.Loss;

    protected AdvantageScale Scale => ((GroupAdvantage)plan.Grpo.Advantage).Scale;

    protected double ClipHigh => Loss.ClipEpsilonHigh ?? Loss.ClipEpsilon;

    protected bool AveragesTokens => plan.Grpo.Objective.Aggregation is TokenMean;

    /// <summary>Faults of this framework alone.</summary>
    protected abstract IEnumerable<string> OwnFaults();

    /// <summary>A difference where the reference is refreshed here and not there.</summary>
    protected IEnumerable<string> ReferenceStays() => Grpo.Objective.KlCoefficient > 0 && Grpo.ReferenceRefreshSteps < Grpo.Steps
        ? [$"the reference of the KL term stays the base model (ours: the policy of every {Grpo.ReferenceRefreshSteps} steps)"]
        : [];
}
