using R1.Configuration;
using R1.Foundation;
using R1.Pipeline.Curation;
using R1.Pipeline.Preferences;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>
/// The models of the paper in their order: base model, R1-Zero, and the four stages of R1 (section 2.3). Each is loaded from the model store when it is asked
/// for; where it is not there, it is trained, and before it whatever it starts from. A model is found by its parents' hashes, so that none is trained from the
/// wrong one.
/// </summary>
public sealed class R1Pipeline : IDisposable
{
    private readonly LazyModels _models;
    private readonly Lazy<BaseModel> _v3;
    private readonly Lazy<TrainedModel<GrpoStep>> _zero, _dev2, _firstPart, _r1;
    private readonly Lazy<TrainedModel<PretrainStep>> _dev1, _dev3;
    private readonly Lazy<Curator> _coldStart, _rejection;
    private readonly Lazy<PreferenceModels> _preferences;

    /// <param name="store">Where trained models are kept; its preset is the scale.</param>
    /// <param name="seed">Source of all randomness.</param>
    /// <param name="onProgress">Called while a model is trained or data is made: what, how much is done, how much there is in all.</param>
    public R1Pipeline(ModelStore store, int seed, Action<string, int, int>? onProgress = null)
    {
        void Report(string what, int done, int all) => onProgress?.Invoke(what, done, all);
        _models = new LazyModels(store, Report);
        var preset = store.Preset;
        (BaseConfig, ZeroConfig) = (BaseModelConfig.ForSearch(preset, seed), R1ZeroConfig.ForSearch(preset, seed));
        (ColdStartConfig, ReasoningConfig) = (ColdStartConfig.For(preset, seed), ReinforcementConfig.ForReasoning(preset, seed));
        (RejectionConfig, PreferenceConfig) = (RejectionSamplingConfig.For(preset, seed), PreferenceConfig.For(preset, seed));
        FirstPartConfig = ReinforcementConfig.ForAllScenarios(preset, seed, general: false);
        LastPartConfig = ReinforcementConfig.ForAllScenarios(preset, seed, general: true);

        _v3 = _models.Open(() => store.TryFind(BaseModel.Kind, BaseConfig) is null
            ? BaseModel.TrainOrLoad(store, BaseConfig, step => Report(BaseModel.Kind.Name, step.Step, BaseConfig.Training.Steps))
            : BaseModel.TrainOrLoad(store, BaseConfig));
        _zero = _models.Trained(R1ZeroStage.Kind, ZeroConfig, () => [V3.Stored], () => new R1ZeroStage(ZeroConfig, V3.Policy));
        _coldStart = new(() => ColdStart.Collect(
            ColdStartConfig, V3.Policy, Zero.Policy, done => Report("cold start data", done, ColdStart.SourceNames.Count)));
        _dev1 = _models.Trained(
            ColdStart.Dev1, ColdStartConfig, () => [V3.Stored, Zero.Stored],
            () => new FineTuningStage(ColdStartConfig.FineTuning, V3.Policy, ColdStartData.Examples, new Seeds(seed)));
        _dev2 = _models.Trained(
            ReinforcementStage.Dev2, ReasoningConfig, () => [Dev1.Stored],
            () => new ReinforcementStage(ReasoningConfig, Dev1.Policy, ReasoningConfig.ReasoningReward()));
        _rejection = new(() => RejectionSampling.Collect(RejectionConfig, Dev2.Policy, done => Report("rejection sampling", done, RejectionConfig.Count)));
        _dev3 = _models.Trained(
            RejectionSampling.Dev3, RejectionConfig, () => [V3.Stored, Dev2.Stored],
            () => new FineTuningStage(
                RejectionConfig.FineTuning, V3.Policy, RejectionSampling.WithGeneral(RejectionConfig, RejectionData.Examples), new Seeds(seed)));
        _preferences = _models.Open(() => PreferenceModels.Train(PreferenceConfig, Dev3.Policy, V3.Policy, LastPartConfig.Grpo.Sampling));
        _firstPart = _models.Trained(
            AllScenarios.FirstPart, FirstPartConfig, () => [Dev3.Stored],
            () => new ReinforcementStage(FirstPartConfig, Dev3.Policy, FirstPartConfig.ReasoningReward()));
        _r1 = _models.Trained(
            AllScenarios.R1, new R1Config(PreferenceConfig, LastPartConfig), () => [FirstPart.Stored],
            () => new ReinforcementStage(LastPartConfig, FirstPart.Policy, AllScenarios.Reward(Preferences)));
    }

    /// <summary>Settings of the base model.</summary>
    public BaseModelConfig BaseConfig { get; }

    /// <summary>Settings of R1-Zero.</summary>
    public R1ZeroConfig ZeroConfig { get; }

    /// <summary>Settings of the cold start.</summary>
    public ColdStartConfig ColdStartConfig { get; }

    /// <summary>Settings of reasoning reinforcement learning.</summary>
    public ReinforcementConfig ReasoningConfig { get; }

    /// <summary>Settings of rejection sampling and supervised fine-tuning.</summary>
    public RejectionSamplingConfig RejectionConfig { get; }

    /// <summary>Settings of preference data and reward models.</summary>
    public PreferenceConfig PreferenceConfig { get; }

    /// <summary>Settings of the last reinforcement learning before its last part.</summary>
    public ReinforcementConfig FirstPartConfig { get; }

    /// <summary>Settings of its last part.</summary>
    public ReinforcementConfig LastPartConfig { get; }

    /// <summary>The base model (notebook 01).</summary>
    public BaseModel V3 => _v3.Value;

    /// <summary>R1-Zero (section 2.2, notebook 02).</summary>
    public TrainedModel<GrpoStep> Zero => _zero.Value;

    /// <summary>The chains of the cold start (section 2.3.1); collected when they are asked for.</summary>
    public Curator ColdStartData => _coldStart.Value;

    /// <summary>The base model after the cold start (section 2.3.1, notebook 03).</summary>
    public TrainedModel<PretrainStep> Dev1 => _dev1.Value;

    /// <summary>The reasoning checkpoint (section 2.3.2, notebook 04).</summary>
    public TrainedModel<GrpoStep> Dev2 => _dev2.Value;

    /// <summary>The curated completions of the reasoning checkpoint (section 2.3.3); drawn when they are asked for.</summary>
    public Curator RejectionData => _rejection.Value;

    /// <summary>The base model fine-tuned on curated reasoning and general data (section 2.3.3, notebook 05).</summary>
    public TrainedModel<PretrainStep> Dev3 => _dev3.Value;

    /// <summary>The two reward models (section 2.3.4); trained when they are asked for.</summary>
    public PreferenceModels Preferences => _preferences.Value;

    /// <summary>The last reinforcement learning before general prompts come in (section 2.3.4, notebook 06).</summary>
    public TrainedModel<GrpoStep> FirstPart => _firstPart.Value;

    /// <summary>The final model (section 2.3.4, notebook 06).</summary>
    public TrainedModel<GrpoStep> R1 => _r1.Value;

    /// <inheritdoc/>
    public void Dispose() => _models.Dispose();
}
