using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>Turns accumulated gradients into a parameter update. Gradients accumulate over micro-batches until <see cref="ZeroGrad"/>.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>The gradients of all parameters as a few flat tensors [n], to clip or inspect; they live as long as the optimizer.</summary>
    IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>Updates the parameters in place.</summary>
    /// <param name="learningRateScale">Factor on the learning rate of the options, e.g. <see cref="LearningRateSchedule.Scale"/>.</param>
    void Step(double learningRateScale = 1);

    /// <summary>Sets all gradients to zero. The module's own <c>zero_grad</c> must not be called: it would drop the flat buffer.</summary>
    void ZeroGrad();

    /// <summary>
    /// What a checkpoint needs beside the parameters, by name: live tensors of the optimizer, to be written or cloned, not disposed.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> State();

    /// <summary>Copies a state as <see cref="State"/> gave it; the next step then equals that of the optimizer that it came from.</summary>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape differs; nothing is copied then.</exception>
    void LoadState(IReadOnlyDictionary<string, Tensor> state);
}
