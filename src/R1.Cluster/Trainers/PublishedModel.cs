using R1.Cluster.Contracts;
using R1.Foundation;
using R1.Models;
using TorchSharp;

namespace R1.Cluster.Trainers;

/// <summary>A model of the trainer whose weights go to the workers, each version once.</summary>
/// <param name="model">The model.</param>
/// <param name="folder">Where weights are put that are too large for a message; null for nowhere.</param>
/// <param name="mostMessageBytes">What is not too large.</param>
internal sealed class PublishedModel(CausalLM model, string? folder, int mostMessageBytes = PublishedModel.MostMessageBytes)
{
    /// <summary>Larger ones would hold up the probes that share their connection.</summary>
    public const int MostMessageBytes = 28 << 20;

    private readonly Guid _id = Guid.NewGuid();
    private readonly Lock _turn = new();
    private ModelWeights? _current;

    /// <summary>The present weights; the same object as before where they have not changed.</summary>
    /// <exception cref="ArgumentException">They cannot go to workers: says why.</exception>
    public ModelWeights Refresh()
    {
        if (model.Adapter is not null || model.Device.type != DeviceType.CPU || model.Dtype != torch.ScalarType.Float32)
            throw new ArgumentException("Workers compute with small float32 models on the CPU, without an adapter: use servers (HttpSampler) for others.");
        lock (_turn)
        {
            var bytes = WeightBytes.Of(model);
            var version = Hashes.OfBytes(bytes);
            if (version == _current?.Version.Version) return _current;
            var old = _current?.Path;
            var path = bytes.Length > mostMessageBytes ? Write(version, bytes) : null;
            _current = new ModelWeights(new WeightVersion(_id, version), model.Config.ToJson(), path is null ? bytes : null, path);
            if (old is not null) File.Delete(old);
            return _current;
        }
    }

    private string Write(string version, byte[] bytes)
    {
        if (folder is null)
            throw new ArgumentException($"The weights have {bytes.Length} bytes, and {mostMessageBytes} go into a message: give "
                + $"{nameof(WorkerClusterOptions)}.{nameof(WorkerClusterOptions.SharedFolder)}, a folder that all hosts see under the same path.");
        var path = Path.Combine(Path.GetFullPath(folder), $"{version}-{_id:n}.weights");
        DurableFiles.Write(path, file => file.Write(bytes));
        return path;
    }
}
