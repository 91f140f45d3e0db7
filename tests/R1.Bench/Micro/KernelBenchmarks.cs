using BenchmarkDotNet.Attributes;
using R1.Foundation;
using R1.Generation;
using R1.Generation.Vectorized;
using R1.Vectors;

namespace R1.Bench;

/// <summary>Single kernels at the sizes of the cpu preset, on one core.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Rows = 64, Depth = 64, Columns = 96, Tokens = 96;

    private readonly Kernels _kernels = Kernels.Best();
    private readonly PageLayout _layout = new(1, 4, new(1, 64, 48, ValueIsKey: true), 0.2f);
    private readonly AlignedBuffer<float> _input = Filled(Rows * Depth);
    private readonly AlignedBuffer<float> _output = new(Rows * Columns);
    private readonly AlignedBuffer<float> _scores = new(4 * PageLayout.ScoreStride(Tokens));
    private readonly AlignedBuffer<float> _query = Filled(4 * 64);
    private readonly PackedMatrix _weights = new(Depth, Columns);
    private readonly Sequence _sequence;

    /// <summary>Weights and a cache of random numbers.</summary>
    public unsafe KernelBenchmarks()
    {
        _weights.SetLinear(Filled(Columns * Depth).Span, Depth);
        _sequence = new Sequence(new PagePool(_layout.PageFloats));
        _sequence.Reserve(Tokens);
        var numbers = Filled(_layout.PageFloats - PageLayout.HeaderFloats).Span;
        for (var page = 0; page * PageLayout.PageTokens < Tokens; page++)
            numbers.CopyTo(new Span<float>(_sequence.Pages[page] + PageLayout.HeaderFloats, numbers.Length));
    }

    /// <summary>[64, 64] times [64, 96].</summary>
    [Benchmark]
    public unsafe void MatrixProduct() => _kernels.Multiply(new Matrix(_input.Pointer, Depth), _weights, new Matrix(_output.Pointer, Columns), Rows);

    /// <summary>One row, four heads on one latent, 96 tokens.</summary>
    [Benchmark]
    public unsafe void Attention() => _kernels.Attend(_layout, 0, _query.Pointer, _sequence.Pages, Tokens, _output.Pointer, _scores.Pointer);

    /// <summary>x / (1 + e^-x) of 64 rows of 48.</summary>
    [Benchmark]
    public unsafe void GatedSilu() => _kernels.GatedSilu(new Matrix(_output.Pointer, Columns), Columns / 2, Rows);

    private static AlignedBuffer<float> Filled(int length)
    {
        var (buffer, random) = (new AlignedBuffer<float>(length), new SeededRandom(1));
        for (var i = 0; i < length; i++) buffer.Span[i] = (float)random.NextNormal();
        return buffer;
    }
}

/// <summary>Drawing one token.</summary>
[MemoryDiagnoser]
public class DrawBenchmarks
{
    private SamplingOptions _options = new();
    private float[] _logits = [];
    private float[] _scratch = [];

    /// <summary>The cpu preset's vocabulary, about; and those of public models.</summary>
    [Params(128, 32_000, 151_936)]
    public int Vocabulary { get; set; }

    /// <summary>1 for no filter.</summary>
    [Params(1.0, 0.95)]
    public double TopP { get; set; }

    /// <summary>Logits with a head and a long tail.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new SeededRandom(1);
        _logits = [.. Enumerable.Range(0, Vocabulary).Select(_ => 3 * (float)random.NextNormal())];
        _options = new SamplingOptions { Temperature = 0.6, TopP = TopP };
        _scratch = new float[TokenFilters.ScratchLength(Vocabulary)];
    }

    /// <summary>Temperature 0.6.</summary>
    [Benchmark]
    public int Draw() => TokenFilters.Draw(_logits, _options, 0.5, _scratch).Id;
}
