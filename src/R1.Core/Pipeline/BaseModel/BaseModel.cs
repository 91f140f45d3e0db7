using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Runs;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>A pre-trained base model and how it was trained.</summary>
public sealed class BaseModel : IDisposable
{
    /// <summary>Name and recipe. The revision is raised when the same configuration gives another model than before.</summary>
    public static readonly ModelKind Kind = new("v3_base", Revision: 5, Notebook: "01-base-model");

    private BaseModel(StoredModel stored)
    {
        Stored = stored;
        Curve = [.. stored.ReadCurve().Select(record => StepValues.Read<PretrainStep>(record))];
        Policy = new Policy(CausalLM.LoadPretrained(stored.Folder), SmallLanguage.Format);
    }

    /// <summary>Its place in the model store.</summary>
    public StoredModel Stored { get; }

    /// <summary>The trained model.</summary>
    public Policy Policy { get; }

    /// <summary>Every step of the pre-training.</summary>
    public IReadOnlyList<PretrainStep> Curve { get; }

    /// <summary>
    /// Loads the base model of a configuration; where it has not been trained yet, trains it, continuing from the last checkpoint of a run that was killed.
    /// The numbers are the same each way.
    /// </summary>
    /// <param name="store">Where trained models are kept.</param>
    /// <param name="config">Model, corpus, training, seed.</param>
    /// <param name="onStep">Called with every step in order, those of an earlier run included.</param>
    /// <inheritdoc cref="ModelStore.TrainOrLoad" path="/exception"/>
    public static BaseModel TrainOrLoad(ModelStore store, BaseModelConfig config, Action<PretrainStep>? onStep = null)
    {
        var stored = store.TrainOrLoad(Kind, config, parents: [], draft =>
        {
            using var stage = new BaseModelStage(config);
            foreach (var step in stage.Train(draft.Log)) onStep?.Invoke(step);
            draft.Save(stage.Model.SavePretrained);
        });
        var model = new BaseModel(stored);
        if (stored.WasLoaded && onStep is not null)
            foreach (var step in model.Curve) onStep(step);
        return model;
    }

    /// <inheritdoc/>
    public void Dispose() => Policy.Dispose();
}
