using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Bench;

/// <summary>The gradient engine's kernels under a clock.</summary>
internal sealed unsafe class TimedTrainingKernels(TrainingKernels kernels, OperationClock clock) : TrainingKernels
{
    public override void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate)
    {
        var start = OperationClock.Start();
        kernels.Multiply(x, weights, y, rows, accumulate);
        clock.Stop(start, new Operation("matrix products", weights.Depth, weights.Columns), 2.0 * rows * weights.Depth * weights.Columns);
    }

    public override void AddOuter(Matrix dy, Matrix x, Matrix dw, int rows, int outputs, int inputs)
    {
        var start = OperationClock.Start();
        kernels.AddOuter(dy, x, dw, rows, outputs, inputs);
        clock.Stop(start, new Operation("weight gradients", outputs, inputs), 2.0 * rows * outputs * inputs);
    }

    public override void RmsNorm(Matrix x, float* weight, Matrix y, float* inverse, int rows, int size, float epsilon)
    {
        var start = OperationClock.Start();
        kernels.RmsNorm(x, weight, y, inverse, rows, size, epsilon);
        clock.Stop(start, new Operation("norms"));
    }

    public override void RmsNormBackward(
        Matrix x, float* inverse, float* weight, Matrix dy, Matrix dx, float* dweight, int rows, int size, bool accumulate)
    {
        var start = OperationClock.Start();
        kernels.RmsNormBackward(x, inverse, weight, dy, dx, dweight, rows, size, accumulate);
        clock.Stop(start, new Operation("norms"));
    }

    public override void GatedSilu(Matrix gateUp, Matrix active, int inner, int rows, float* scales)
    {
        var start = OperationClock.Start();
        kernels.GatedSilu(gateUp, active, inner, rows, scales);
        clock.Stop(start, new Operation("activations"));
    }

    public override void GatedSiluBackward(Matrix gateUp, Matrix dActive, int inner, int rows, float* scales, float* dScales)
    {
        var start = OperationClock.Start();
        kernels.GatedSiluBackward(gateUp, dActive, inner, rows, scales, dScales);
        clock.Stop(start, new Operation("activations"));
    }

    public override void Sigmoid(float* x, int length)
    {
        var start = OperationClock.Start();
        kernels.Sigmoid(x, length);
        clock.Stop(start, new Operation("activations"));
    }

    public override void Add(Matrix x, Matrix y, int rows, int length)
    {
        var start = OperationClock.Start();
        kernels.Add(x, y, rows, length);
        clock.Stop(start, new Operation("sums"));
    }

    public override void Scale(float* x, int length, float factor)
    {
        var start = OperationClock.Start();
        kernels.Scale(x, length, factor);
        clock.Stop(start, new Operation("softmax of the vocabulary"));
    }

    public override (float Max, float Sum, float Weighted) Exponentials(float* x, int size, float scale)
    {
        var start = OperationClock.Start();
        var result = kernels.Exponentials(x, size, scale);
        clock.Stop(start, new Operation("softmax of the vocabulary"));
        return result;
    }

    public override void Transpose(Matrix x, Matrix y, int rows, int columns)
    {
        var start = OperationClock.Start();
        kernels.Transpose(x, y, rows, columns);
        clock.Stop(start, new Operation("transpositions"));
    }

    public override void Attend(in AttentionHead head, float* scratch)
    {
        var start = OperationClock.Start();
        kernels.Attend(head, scratch);
        clock.Stop(start, new Operation("attention"));
    }

    public override void AttendBackward(in AttentionHead head, Matrix dOutput, Matrix dQuery, Matrix dKeys, Matrix dValues, float* scratch)
    {
        var start = OperationClock.Start();
        kernels.AttendBackward(head, dOutput, dQuery, dKeys, dValues, scratch);
        clock.Stop(start, new Operation("attention"));
    }

    public override int AttentionScratch(int tokens) => kernels.AttentionScratch(tokens);
}
