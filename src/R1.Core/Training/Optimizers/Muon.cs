using R1.Configuration;
using R1.Foundation;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>
/// Momentum whose matrices are replaced by their nearest orthogonal ones, u vᵀ of the singular value decomposition, before they are
/// applied: every direction of a weight matrix learns at the same speed. For the hidden matrices of a model; embeddings, output
/// head, norms and biases belong to <see cref="AdamW"/>.
/// </summary>
/// <remarks>
/// Stacked expert weights [experts, out, in] are as many matrices. All matrices of one shape, whatever layer they are from, lie next to
/// each other in the flat buffer and go through one batched iteration. Parameters in half precision have a float32 momentum and masters; see
/// <see cref="FlatParameters"/>.
/// </remarks>
internal sealed class Muon : IOptimizer
{
    private readonly MuonOptions _options;
    private readonly FlatParameters _flat;
    private readonly Tensor _momentum;
    private readonly Tensor _update;
    private readonly List<(Tensor Values, Tensor Update, NewtonSchulz?[] Scratch)> _shapes = [];
    private readonly Dictionary<string, Tensor> _state;

    /// <summary>Takes over the storage of the parameters; make it after the module is on its device.</summary>
    /// <param name="parameters">Unique names; [out, in] or [experts, out, in] of one dtype and device.</param>
    /// <param name="options">Constants.</param>
    public Muon(IEnumerable<(string Name, Tensor Parameter)> parameters, MuonOptions options)
    {
        options.Validate();
        _options = options;
        var list = parameters.ToArray();
        foreach (var (name, parameter) in list)
            if (parameter.dim() is not (2 or 3))
                throw new ArgumentException($"Muon takes matrices; '{name}' is [{string.Join(", ", parameter.shape)}]: give it to AdamW.");
        var groups = list.GroupBy(p => (Out: p.Parameter.shape[^2], In: p.Parameter.shape[^1])).ToArray();
        _flat = new(groups.SelectMany(g => g));
        (_momentum, _update) = (_flat.NewState(), _flat.NewState());
        var offset = 0L;
        foreach (var group in groups)
        {
            var count = group.Sum(p => p.Parameter.numel());
            var matrices = Matrices(_flat.Values);
            _shapes.Add((matrices, Matrices(_update), new NewtonSchulz?[Math.Min(matrices.shape[0], Environment.ProcessorCount)]));
            offset += count;

            Tensor Matrices(Tensor flat)
            {
                using var scope = NewDisposeScope();
                return flat.narrow(0, offset, count).view(-1, group.Key.Out, group.Key.In).DetachFromDisposeScope();
            }
        }
        _state = new([.. _flat.Named("muon.momentum.", _momentum), .. _flat.Masters("muon.master.")]);
        Gradients = [_flat.Gradients];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Gradients { get; }

    /// <inheritdoc/>
    public void Step(double learningRateScale = 1)
    {
        _flat.CheckAttached();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var learningRate = _options.LearningRate * learningRateScale;
        _flat.ReadChanges();
        // Copied first: that widens the gradients of half-precision parameters.
        _update.copy_(_flat.Gradients);
        _momentum.TimesInPlace(_options.Momentum).AddInPlace(_update);
        if (_options.Nesterov) AddMomentum();
        else _update.copy_(_momentum);
        if (_options.WeightDecay > 0) _flat.Values.TimesInPlace(1 - learningRate * _options.WeightDecay);
        foreach (var (values, update, scratch) in _shapes)
        {
            using var inner = NewDisposeScope();
            var factor = -learningRate * Length(values.shape[1], values.shape[2]);
            if (_flat.OnKernels) NewtonSchulz.Apply(update, _options.Iterations, factor, values, scratch);
            else values.AddInPlace(Orthogonalize(update, _options.Iterations), factor);
        }
        _flat.WriteRounded();
    }

    // libtorch rounds a sum with a factor once or twice, depending on the processor.
    private void AddMomentum()
    {
        if (_flat.OnKernels)
            OptimizerKernels.Best().Mix(FlatParameters.Floats(_momentum), (float)_options.Momentum, FlatParameters.Floats(_update), keep: 1);
        else _update.AddInPlace(_momentum, _options.Momentum);
    }

    /// <inheritdoc/>
    public void ZeroGrad() => _flat.ZeroGrad();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State() => _state;

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => OptimizerState.Load(_state, state);

    /// <summary>Frees the state; the parameters keep their values.</summary>
    public void Dispose()
    {
        foreach (var tensor in _state.Values) tensor.Dispose();
        foreach (var (values, update, _) in _shapes) { values.Dispose(); update.Dispose(); }
        _momentum.Dispose();
        _update.Dispose();
        _flat.Dispose();
    }

    /// <summary>
    /// The quintic Newton-Schulz iteration X = a X + (b A + c A²) X with A = X Xᵀ, whose coefficients push all singular values
    /// into about [0.7, 1.2] instead of to 1, in exchange for speed.
    /// </summary>
    /// <param name="matrices">[count, out, in]; a zero matrix stays zero.</param>
    /// <param name="iterations">Usually 5.</param>
    /// <returns>[count, out, in]</returns>
    internal static Tensor Orthogonalize(Tensor matrices, int iterations)
    {
        const float a = NewtonSchulz.Linear, b = NewtonSchulz.Cubic, c = NewtonSchulz.Quintic;
        using var scope = NewDisposeScope();
        // The smaller side first, so that A is the smaller Gram matrix.
        var tall = matrices.shape[1] > matrices.shape[2];
        var x = tall ? matrices.transpose(1, 2) : matrices;
        x = x / x.Squared().sum([1, 2], keepdim: true).sqrt().Plus(1e-7);
        for (var i = 0; i < iterations; i++)
        {
            var gram = x.bmm(x.transpose(1, 2));
            var polynomial = gram.bmm(gram).TimesInPlace(c).AddInPlace(gram, b);
            x = polynomial.bmm(x).AddInPlace(x, a);
        }
        return (tall ? x.transpose(1, 2) : x).MoveToOuterDisposeScope();
    }

    private double Length(long rows, long columns) => _options.Scaling == MuonScaling.MatchAdamW
        ? 0.2 * Math.Sqrt(Math.Max(rows, columns))
        : Math.Sqrt(Math.Max(1.0, (double)rows / columns));
}
