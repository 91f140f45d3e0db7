using R1.Foundation;
using System.Runtime.CompilerServices;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>One forward and backward through the model: tokens to log-probabilities of the trained positions, and gradients of those back.</summary>
internal sealed unsafe class ModelPass(TrainedModel model, PassContext pass, long[][] load)
{
    private readonly LayerPass[] _layers = [.. model.Layers.Select((layer, i) => layer.Begin(pass, load[i]))];
    private Normed _final;
    private Matrix _probabilities;
    private float _inverseTemperature;

    private PackedSequences Sequences => pass.Sequences;

    /// <summary>log pi of the targets at the given softmax temperature.</summary>
    /// <param name="temperature">Above 0.</param>
    /// <param name="logProbs">[B * T] of the micro-batch; the slots of this pass are written.</param>
    /// <returns>Sum of the entropies of the trained positions, nats.</returns>
    public double Forward(double temperature, Span<float> logProbs)
    {
        _inverseTemperature = (float)(1 / temperature);
        var residual = pass.Tape.Rows(pass.Rows, model.Config.HiddenSize);
        for (var row = 0; row < pass.Rows; row++) Copy(model.Embedding.Rows.Row(Sequences.Inputs[row]), residual.Row(row), residual.Stride);
        foreach (var layer in _layers) residual = layer.Forward(residual);
        var trained = pass.Tape.Rows(Sequences.Trained, model.Config.HiddenSize);
        for (var i = 0; i < Sequences.Trained; i++) Copy(residual.Row(Sequences.TrainedRows[i]), trained.Row(i), trained.Stride);
        _final = pass.Norm(trained, model.Norm, Sequences.Trained, model.Config.HiddenSize, model.Config.RmsNormEps);
        _probabilities = pass.Tape.Rows(Sequences.Trained, model.Config.VocabSize);
        model.Head.Forward(pass.Kernels, _final.Output, _probabilities, Sequences.Trained);
        var entropy = 0.0;
        for (var i = 0; i < Sequences.Trained; i++) entropy += Softmax(i, logProbs);
        return entropy;
    }

    /// <summary>Carries the gradient of the log-probabilities back to all weights.</summary>
    /// <param name="dLogProbs">[B * T] of the micro-batch.</param>
    public void Backward(ReadOnlySpan<float> dLogProbs)
    {
        var (kernels, scratch, trained) = (pass.Kernels, pass.Scratch, Sequences.Trained);
        var mark = scratch.Mark;
        for (var i = 0; i < trained; i++) LogitGradient(i, dLogProbs[Sequences.Slots[i]]);
        Matrix dNormed = scratch.Rows(trained, model.Config.HiddenSize), gradient = scratch.Rows(pass.Rows, model.Config.HiddenSize);
        new Span<float>(gradient.Start, pass.Rows * gradient.Stride).Clear();
        model.Head.InputGradient(kernels, _probabilities, dNormed, trained);
        model.Head.WeightGradient(kernels, _probabilities, _final.Output, trained, pass.Gradient);
        pass.NormBackward(_final, model.Norm, dNormed, gradient.At(Sequences.TrainedRows), accumulate: true);
        for (var layer = _layers.Length - 1; layer >= 0; layer--) _layers[layer].Backward(gradient);
        kernels.Add(model.Embedding.GradientRows(pass.Gradient).At(Sequences.Inputs), gradient, pass.Rows, gradient.Stride);
        scratch.Release(mark);
    }

    /// <summary>
    /// Logits of a row to probabilities; returns the entropy ln S - sum(z e^z) / S with z the logits below their maximum and S = sum(e^z).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Softmax(int i, Span<float> logProbs)
    {
        var row = _probabilities.Row(i);
        var target = row[Sequences.Targets[i]];
        var (max, sum, weighted) = pass.Kernels.Exponentials(row, model.Config.VocabSize, _inverseTemperature);
        pass.Kernels.Scale(row, _probabilities.Stride, 1 / sum);
        var logSum = (float)PortableMath.Log(sum);
        logProbs[Sequences.Slots[i]] = (target - max) * _inverseTemperature - logSum;
        return logSum - weighted / sum;
    }

    /// <summary>dz_j = dlogp (1[j = target] - p_j) / temperature, in the place of p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LogitGradient(int i, float dLogProb)
    {
        var row = _probabilities.Row(i);
        var factor = dLogProb * _inverseTemperature;
        pass.Kernels.Scale(row, _probabilities.Stride, -factor);
        row[Sequences.Targets[i]] += factor;
    }

    private static void Copy(float* source, float* target, int length) => new Span<float>(source, length).CopyTo(new Span<float>(target, length));
}
