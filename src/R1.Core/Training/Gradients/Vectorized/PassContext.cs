using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>What the halves of a pass over some sequences share.</summary>
/// <param name="kernels">Arithmetic.</param>
/// <param name="memory">A tape that lives until backward is done; scratch that lives within one method: whoever takes from it releases it.</param>
/// <param name="gradient">The flat gradient that backward adds to.</param>
/// <param name="sequences">The rows.</param>
internal sealed unsafe class PassContext(
    TrainingKernels kernels, (Arena Tape, Arena Scratch) memory, float* gradient, PackedSequences sequences)
{
    public TrainingKernels Kernels => kernels;
    public Arena Tape => memory.Tape;
    public Arena Scratch => memory.Scratch;
    public float* Gradient => gradient;
    public PackedSequences Sequences => sequences;
    public int Rows => sequences.Rows;

    /// <summary>RMS norm onto the tape.</summary>
    public Normed Norm(Matrix x, TrainedVector weight, int rows, int size, double epsilon)
    {
        var normed = new Normed(x, Tape.Rows(rows, size), Tape.Floats(rows), rows, size);
        kernels.RmsNorm(x, weight.Values, normed.Output, normed.Inverse, rows, size, (float)epsilon);
        return normed;
    }

    /// <summary>Gradient of <see cref="Norm"/> with respect to its input (set or added to) and weight.</summary>
    public void NormBackward(Normed normed, TrainedVector weight, Matrix dOutput, Matrix dInput, bool accumulate) =>
        kernels.RmsNormBackward(
            normed.Input, normed.Inverse, weight.Values, dOutput, dInput, weight.Gradient(gradient), normed.Rows, normed.Size, accumulate);
}

/// <summary>A norm that was applied.</summary>
internal readonly unsafe struct Normed(Matrix input, Matrix output, float* inverse, int rows, int size)
{
    public Matrix Input => input;
    public Matrix Output => output;

    /// <summary>[rows] 1 / sqrt(mean(x^2) + epsilon)</summary>
    public float* Inverse => inverse;

    public int Rows => rows;
    public int Size => size;
}
