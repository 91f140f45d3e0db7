using R1.Configuration;
using R1.Runs;

namespace R1.Pipeline;

/// <summary>Models that are loaded when they are asked for and, where they are not there, trained; all of them are disposed together.</summary>
/// <param name="store">Where trained models are kept.</param>
/// <param name="onProgress">Called while a model is trained: what, how many steps are done, how many there are in all.</param>
internal sealed class LazyModels(ModelStore store, Action<string, int, int> onProgress) : IDisposable
{
    private readonly List<IDisposable> _open = [];

    /// <summary>Anything that is made when it is asked for.</summary>
    public Lazy<T> Open<T>(Func<T> create) where T : IDisposable => new(() =>
    {
        var created = create();
        _open.Add(created);
        return created;
    });

    /// <summary>A model that a stage trains.</summary>
    /// <param name="kind">What is trained.</param>
    /// <param name="config">All settings.</param>
    /// <param name="parents">The models that it starts from.</param>
    /// <param name="start">Makes the stage.</param>
    public Lazy<TrainedModel<TStep>> Trained<TStep>(
        ModelKind kind, ISeededConfig config, Func<IReadOnlyList<StoredModel>> parents, Func<IPolicyStage<TStep>> start) where TStep : class => Open(() =>
    {
        var all = 0;
        IPolicyStage<TStep> Start()
        {
            var stage = start();
            all = stage.TotalSteps;
            return stage;
        }
        return TrainedModel<TStep>.TrainOrLoad(store, kind, config, parents(), Start, step => onProgress(kind.Name, step.Step, all));
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _open) model.Dispose();
        _open.Clear();
    }
}
