using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training;

/// <summary>One worker's replica and what it counts.</summary>
public sealed class GradientWorker : IDisposable
{
    internal GradientWorker(CausalLM model, bool owned)
    {
        (Model, _owned) = (model, owned);
        Load = model.Config is DeepseekV3Config config ? new ExpertLoad(config) : null;
    }

    private readonly bool _owned;

    /// <summary>The replica.</summary>
    public CausalLM Model { get; }

    /// <summary>Tokens per expert; null in a dense model.</summary>
    public ExpertLoad? Load { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Load?.Dispose();
        if (_owned) Model.Dispose();
    }
}

/// <summary>
/// Data-parallel work on one machine. At the sizes of the cpu preset a single operation is too small to share between cores, so every worker
/// runs whole micro-batches on its own replica. The model itself is the first replica.
/// </summary>
/// <remarks>
/// Which micro-batch goes to which worker depends only on the list, and replica gradients are added in a fixed order, so results repeat to the bit
/// for the same number of workers.
/// </remarks>
public sealed class GradientWorkers : IDisposable
{
    private readonly GradientWorker[] _workers;
    private readonly (Tensor Model, Tensor[] Copies)[] _parameters;
    private readonly (Tensor Model, Tensor[] Copies)[] _buffers;

    /// <param name="model">The first replica; not owned.</param>
    /// <param name="workers">Replicas in all; 1 keeps everything on the calling thread.</param>
    public GradientWorkers(CausalLM model, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var replicas = Enumerable.Range(1, workers - 1).Select(_ => CausalLM.Create(model.Config, seed: 0, model.Dtype, model.Device));
        _workers = [new GradientWorker(model, owned: false), .. replicas.Select(replica => new GradientWorker(replica, owned: true))];
        _parameters = Pair(m => m.parameters());
        _buffers = Pair(m => m.buffers());
        Synchronize();
    }

    /// <summary>Copies the model's parameters and buffers into the replicas; call after every change of it.</summary>
    public void Synchronize()
    {
        using var _ = no_grad();
        foreach (var (model, copies) in _parameters.Concat(_buffers))
            foreach (var copy in copies) copy.copy_(model);
    }

    /// <summary>Adds the gradient of the sum of the micro-batch losses to the model's parameters.</summary>
    /// <param name="microBatches">Work items.</param>
    /// <param name="loss">Scalar loss of one item and what to report of it; called on several threads, each with its own replica.</param>
    /// <returns>The reports in the order of the items.</returns>
    public TReport[] AccumulateGradients<T, TReport>(IReadOnlyList<T> microBatches, Func<GradientWorker, T, (Tensor Loss, TReport Report)> loss)
    {
        var reports = Map(microBatches, (worker, item) =>
        {
            var (value, report) = loss(worker, item);
            value.backward();
            return report;
        });
        AddReplicaGradients();
        return reports;
    }

    /// <summary>Runs a function over items on the workers and returns its results in order; tensors made inside are freed.</summary>
    public TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<GradientWorker, T, TResult> function)
    {
        var results = new TResult[items.Count];
        var failures = new Exception?[_workers.Length];
        void Work(int w)
        {
            try
            {
                for (var i = w; i < items.Count; i += _workers.Length)
                {
                    using var scope = NewDisposeScope();
                    results[i] = function(_workers[w], items[i]);
                }
            }
            catch (Exception e) { failures[w] = e; }
        }
        var threads = Enumerable.Range(1, _workers.Length - 1).Select(w => new Thread(() => Work(w)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        Work(0);
        foreach (var thread in threads) thread.Join();
        if (failures.OfType<Exception>().FirstOrDefault() is { } failure) throw new AggregateException("a gradient worker failed", failure);
        return results;
    }

    /// <summary>Moves the routing biases of the model towards an even load over what the workers counted, and forgets the counts.</summary>
    /// <param name="speed">Size of one bias step.</param>
    /// <returns>Busiest expert's load over the mean, worst layer; 0 in a dense model.</returns>
    public double BalanceExperts(double speed)
    {
        if (_workers[0].Load is not { } total) return 0;
        foreach (var worker in _workers.Skip(1))
        {
            total.Add(worker.Load!);
            worker.Load!.Reset();
        }
        var imbalance = total.Layers.Count == 0 ? 0 : 1 + total.MaxViolation();
        ExpertBalancer.Update((DeepseekV3ForCausalLM)_workers[0].Model, total, speed);
        total.Reset();
        return imbalance;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
    }

    private (Tensor Model, Tensor[] Copies)[] Pair(Func<CausalLM, IEnumerable<Tensor>> of)
    {
        var byWorker = _workers.Select(w => of(w.Model).ToArray()).ToArray();
        return [.. byWorker[0].Select((t, i) => (t, byWorker.Skip(1).Select(other => other[i]).ToArray()))];
    }

    private void AddReplicaGradients()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (model, copies) in _parameters)
        {
            foreach (var copy in copies)
            {
                if (copy.grad is not { } gradient) continue;
                model.grad!.add_(gradient);
                gradient.zero_();
            }
        }
    }
}
