using R1.Vectors;

namespace R1.Bench;

/// <summary>The decoder's kernels under a clock.</summary>
internal sealed unsafe class TimedKernels(Kernels kernels, OperationClock clock) : Kernels
{
    public override void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate)
    {
        var start = OperationClock.Start();
        kernels.Multiply(x, weights, y, rows, accumulate);
        clock.Stop(start, new Operation("matrix products", weights.Depth, weights.Columns), 2.0 * rows * weights.Depth * weights.Columns);
    }

    public override void RmsNorm(Matrix x, float* weight, Matrix y, int rows, int size, float epsilon)
    {
        var start = OperationClock.Start();
        kernels.RmsNorm(x, weight, y, rows, size, epsilon);
        clock.Stop(start, new Operation("norms"));
    }

    public override void GatedSilu(Matrix x, int inner, int rows, float* scales)
    {
        var start = OperationClock.Start();
        kernels.GatedSilu(x, inner, rows, scales);
        clock.Stop(start, new Operation("activations"));
    }

    public override void AddRow(Matrix x, float* row, int rows, int length)
    {
        var start = OperationClock.Start();
        kernels.AddRow(x, row, rows, length);
        clock.Stop(start, new Operation("biases"));
    }

    public override void Exponentials(ReadOnlySpan<float> x, float offset, float divisor, Span<float> y)
    {
        var start = OperationClock.Start();
        kernels.Exponentials(x, offset, divisor, y);
        clock.Stop(start, new Operation("drawing tokens"));
    }

    public override void Sigmoid(float* x, int length)
    {
        var start = OperationClock.Start();
        kernels.Sigmoid(x, length);
        clock.Stop(start, new Operation("activations"));
    }

    public override void Attend(PageLayout layout, int layer, float* query, float** pages, int tokens, float* output, float* scores)
    {
        var start = OperationClock.Start();
        kernels.Attend(layout, layer, query, pages, tokens, output, scores);
        clock.Stop(start, new Operation("attention"));
    }
}
