using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Runs;

namespace R1.Pipeline;

/// <summary>A model that a stage has trained, from the model store, with what every step measured.</summary>
public sealed class TrainedModel<TStep> : IDisposable where TStep : class
{
    private TrainedModel(StoredModel stored)
    {
        Stored = stored;
        Steps = [.. stored.ReadCurve().Select(StageStep<TStep>.FromRecord)];
        Policy = new Policy(CausalLM.LoadPretrained(stored.Folder), SmallLanguage.Format);
    }

    /// <summary>Its place in the store, by which the models trained from it name it.</summary>
    public StoredModel Stored { get; }

    /// <summary>The trained model.</summary>
    public Policy Policy { get; }

    /// <summary>Every step of its training.</summary>
    public IReadOnlyList<StageStep<TStep>> Steps { get; }

    /// <summary>
    /// Loads the model of a configuration and of these parents; where there is none, trains it, continuing from the last checkpoint of a run that was
    /// killed. The numbers are the same each way.
    /// </summary>
    /// <param name="store">Where trained models are kept.</param>
    /// <param name="kind">What is trained.</param>
    /// <param name="config">All settings.</param>
    /// <param name="parents">The models that it starts from.</param>
    /// <param name="start">Makes the stage.</param>
    /// <param name="onStep">Called with every step while it is trained; a loaded model has them in <see cref="Steps"/>.</param>
    /// <inheritdoc cref="ModelStore.TrainOrLoad" path="/exception"/>
    public static TrainedModel<TStep> TrainOrLoad(
        ModelStore store, ModelKind kind, ISeededConfig config, IReadOnlyList<StoredModel> parents, Func<IPolicyStage<TStep>> start,
        Action<StageStep<TStep>>? onStep = null)
    {
        var stored = store.TrainOrLoad(kind, config, parents, draft =>
        {
            using var stage = start();
            foreach (var step in stage.Train(draft.Log)) onStep?.Invoke(step);
            draft.Save(stage.Policy.Model.SavePretrained);
        });
        return new TrainedModel<TStep>(stored);
    }

    /// <inheritdoc/>
    public void Dispose() => Policy.Dispose();
}
