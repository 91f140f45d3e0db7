using R1.Cluster.Contracts;

namespace R1.Cluster.Workers;

/// <summary>The models of a worker: one version of each, and no more models than are in use. Used by the lane alone.</summary>
internal sealed class ModelShelf : IDisposable
{
    // Policy and reference of two trainers, or of one that has been started anew.
    private const int MostModels = 4;

    private readonly Dictionary<Guid, ResidentModel> _models = [];
    private readonly List<Guid> _order = []; // the latest used last

    /// <summary>Takes over weights, in the place of those that it had of the model.</summary>
    public void Load(ModelWeights weights)
    {
        var model = weights.Version.Model;
        if (_models.GetValueOrDefault(model) is { } old && old.Config != weights.Config) Remove(model);
        if (!_models.ContainsKey(model)) _models[model] = new ResidentModel(weights.Config);
        Use(model);
        while (_order.Count > MostModels) Remove(_order[0]);
        _models[model].Load(weights);
    }

    /// <summary>The model, if it has these weights.</summary>
    public ResidentModel? Find(WeightVersion version)
    {
        if (_models.GetValueOrDefault(version.Model) is not { } model || model.Version != version.Version) return null;
        Use(version.Model);
        return model;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _models.Values) model.Dispose();
    }

    private void Use(Guid model)
    {
        _order.Remove(model);
        _order.Add(model);
    }

    private void Remove(Guid model)
    {
        _order.Remove(model);
        _models.Remove(model, out var removed);
        removed?.Dispose();
    }
}
