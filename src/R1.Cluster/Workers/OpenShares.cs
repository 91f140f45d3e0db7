using System.Runtime.InteropServices;
using R1.Cluster.Contracts;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Workers;

/// <summary>Gradients of one model on a worker: shares whose forward passes wait for what the trainer's loss makes of them.</summary>
internal sealed class OpenShares(CausalLM model)
{
    // A trainer has two on their way; what is older belongs to one that is gone.
    private const int MostOpen = 4;

    private readonly TrainedModel _trained = new(model);
    private readonly List<OpenShare> _open = [];
    private readonly Stack<GradientWorker> _free = [];

    /// <summary>Takes over the model's present weights; what is open was computed with others and is given up.</summary>
    public void Load()
    {
        while (_open.Count > 0) Close(_open[0]);
        _trained.Load();
    }

    /// <summary>Log-probabilities of a micro-batch, nothing kept.</summary>
    public MicroBatchScore Score(TokenSequence[] microBatch, double temperature)
    {
        var worker = NewWorker();
        var score = worker.Score(microBatch, temperature);
        _free.Push(worker);
        return score;
    }

    /// <summary>Log-probabilities of a share's micro-batches, whose passes are kept.</summary>
    public MicroBatchScore[] Begin(Guid id, TokenSequence[][] microBatches, double temperature)
    {
        if (_open.Count == MostOpen) Close(_open[0]);
        var share = new OpenShare(id, new GradientShare(_trained), [.. microBatches.Select(_ => NewWorker())]);
        _open.Add(share);
        return [.. microBatches.Zip(share.Workers, (batch, worker) => worker.Forward(share.Gradient, batch, temperature))];
    }

    /// <summary>The gradient of a share; null where it is not open.</summary>
    public ShareGradient? Finish(Guid id, float[][] lossGradients)
    {
        if (_open.Find(share => share.Id == id) is not { } share) return null;
        foreach (var (worker, gradient) in share.Workers.Zip(lossGradients)) worker.Backward(gradient);
        Close(share);
        return new ShareGradient(MemoryMarshal.AsBytes(share.Gradient.Gradient.Span).ToArray(), share.Gradient.Load);
    }

    private GradientWorker NewWorker() => _free.TryPop(out var worker) ? worker : new GradientWorker(_trained, TrainingKernels.Best());

    private void Close(OpenShare share)
    {
        _open.Remove(share);
        foreach (var worker in share.Workers) _free.Push(worker);
    }

    private sealed record OpenShare(Guid Id, GradientShare Gradient, GradientWorker[] Workers);
}
