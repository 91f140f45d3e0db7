using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>What the layers of a model need of scratch columns.</summary>
/// <param name="Hidden">Residual stream.</param>
/// <param name="Projected">First projection of attention.</param>
/// <param name="Query">All query heads, where they are not part of <paramref name="Projected"/>.</param>
/// <param name="Mixed">Mixed values of all heads.</param>
/// <param name="Inner">Gate and up of a feed-forward.</param>
/// <param name="Experts">Routed experts, 0 for none.</param>
/// <param name="Chosen">Experts of a token.</param>
/// <param name="Vocabulary">Logits.</param>
internal sealed record WorkspaceWidths(int Hidden, int Projected, int Query, int Mixed, int Inner, int Experts, int Chosen, int Vocabulary);

/// <summary>Scratch memory of one worker, allocated once.</summary>
internal sealed unsafe class Workspace
{
    private readonly List<object> _memory = [];
    private AlignedBuffer<float> _scores = new(0);

    public Workspace(WorkspaceWidths widths, Kernels kernels, int rows)
    {
        Kernels = kernels;
        Residual = Rows(rows, widths.Hidden);
        Normed = Rows(rows, widths.Hidden);
        Projected = Rows(rows, widths.Projected);
        Query = Rows(rows, widths.Query);
        QueryUp = Rows(rows, widths.Query);
        Mixed = Rows(rows, widths.Mixed);
        HeadValues = Rows(rows, widths.Mixed);
        Inner = Rows(rows, widths.Inner);
        Router = Rows(rows, widths.Experts);
        Logits = Rows(rows, widths.Vocabulary);
        ExpertRows = Numbers<int>(rows * widths.Chosen);
        ExpertWeights = Numbers<float>(rows * widths.Chosen);
        Chosen = Numbers<int>(rows * widths.Chosen);
        ChosenWeights = Numbers<float>(rows * widths.Chosen);
        ExpertStarts = Numbers<int>(widths.Experts + 1);
    }

    public Kernels Kernels { get; }

    /// <summary>[rows, hidden] the stream that every layer adds to.</summary>
    public Matrix Residual { get; }

    /// <summary>[rows, hidden] input of the current half layer.</summary>
    public Matrix Normed { get; }

    /// <summary>[rows, …] first projection of attention.</summary>
    public Matrix Projected { get; }

    /// <summary>[rows, heads * query stride] queries as attention reads them.</summary>
    public Matrix Query { get; }

    /// <summary>[rows, …] queries before the read-out matrix is multiplied in.</summary>
    public Matrix QueryUp { get; }

    /// <summary>[rows, heads * value size] output of attention.</summary>
    public Matrix Mixed { get; }

    /// <summary>[rows, …] values read out of mixed latents.</summary>
    public Matrix HeadValues { get; }

    /// <summary>[rows, 2 * inner] gate and up of a feed-forward.</summary>
    public Matrix Inner { get; }

    /// <summary>[rows, experts] scores of the router.</summary>
    public Matrix Router { get; }

    /// <summary>[wanted rows, vocabulary]</summary>
    public Matrix Logits { get; }

    /// <summary>[rows, k] experts of each row.</summary>
    public int* Chosen { get; }

    /// <summary>[rows, k] their weights.</summary>
    public float* ChosenWeights { get; }

    /// <summary>[rows * k] rows sorted by expert.</summary>
    public int* ExpertRows { get; }

    /// <summary>[rows * k] weights in the same order.</summary>
    public float* ExpertWeights { get; }

    /// <summary>[experts + 1] where each expert's rows begin.</summary>
    public int* ExpertStarts { get; }

    /// <summary>Room for the attention scores over the given number of tokens.</summary>
    public float* Scores(int tokens)
    {
        var needed = 4 * PageLayout.ScoreStride(tokens);
        if (_scores.Length < needed) _scores = new AlignedBuffer<float>(2 * needed);
        return _scores.Pointer;
    }

    private Matrix Rows(int rows, int width) => new(Numbers<float>(rows * Stride.Of(width)), Stride.Of(width));

    private T* Numbers<T>(int count) where T : unmanaged
    {
        var buffer = new AlignedBuffer<T>(count);
        _memory.Add(buffer);
        return buffer.Pointer;
    }
}
