using R1.Configuration;
using R1.Foundation;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (arXiv 1711.05101): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g², p = (1 - lr wd) p -
/// lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps), on one flat vector for all parameters.
/// </summary>
/// <remarks>Parameters in half precision have float32 moments and masters; see <see cref="FlatParameters"/>.</remarks>
public sealed class AdamW : IOptimizer
{
    // Keeps the moments of parameters without gradient (unused tokens, idle experts) from decaying into denormal numbers, which make a
    // step eight times slower; far too small to move a parameter.
    private const double Tiny = 1e-30;

    private readonly AdamWOptions _options;
    private readonly FlatParameters _flat;
    private readonly Tensor _decayed;
    private readonly Tensor _mean;
    private readonly Tensor _square;
    private readonly Tensor _steps;
    private readonly Dictionary<string, Tensor> _state;

    /// <summary>Takes over the storage of the parameters; make it after the module is on its device.</summary>
    /// <param name="parameters">Unique names and parameters of one dtype and device.</param>
    /// <param name="options">Constants.</param>
    /// <param name="decays">Which parameters are decayed; default: those of two or more dimensions, so no norms and biases.</param>
    public AdamW(
        IEnumerable<(string Name, Tensor Parameter)> parameters, AdamWOptions options, Func<string, Tensor, bool>? decays = null)
    {
        options.Validate();
        _options = options;
        decays ??= (_, parameter) => parameter.dim() >= 2;
        // Decayed parameters first: the decay is then one operation on a prefix.
        var split = parameters.ToLookup(p => decays(p.Name, p.Parameter));
        _flat = new([.. split[true], .. split[false]]);
        using var scope = NewDisposeScope();
        _decayed = _flat.Values.narrow(0, 0, split[true].Sum(p => p.Parameter.numel())).DetachFromDisposeScope();
        (_mean, _square) = (_flat.NewState(), _flat.NewState());
        _steps = zeros([], ScalarType.Int64).DetachFromDisposeScope();
        _state = new(
        [
            new("adamw.steps", _steps), .. _flat.Named("adamw.exp_avg.", _mean), .. _flat.Named("adamw.exp_avg_sq.", _square),
            .. _flat.Masters("adamw.master."),
        ]);
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
        _flat.ReadChanges();
        var t = _steps.add_(HeldScalars.One, HeldScalars.One).item<long>();
        var learningRate = _options.LearningRate * learningRateScale;
        if (_options.WeightDecay > 0) _decayed.TimesInPlace(1 - learningRate * _options.WeightDecay);
        var (meanFactor, squareFactor) =
            (learningRate / (1 - PortableMath.Pow(_options.Beta1, t)), Math.Sqrt(1 - PortableMath.Pow(_options.Beta2, t)));
        foreach (var slice in FlatParameters.Slices(_flat.Values))
        {
            using var inner = NewDisposeScope();
            var part = new Part(slice.Of(_flat.Values), _flat.GradientsOf(slice), slice.Of(_mean), slice.Of(_square));
            if (_flat.OnKernels) StepOnKernels(part, meanFactor, squareFactor);
            else StepOnTorch(part, meanFactor, squareFactor);
        }
        _flat.WriteRounded();
    }

    private void StepOnKernels(Part part, double meanFactor, double squareFactor)
    {
        var step = new AdamStep(
            ((float)_options.Beta1, (float)(1 - _options.Beta1)), ((float)_options.Beta2, (float)(1 - _options.Beta2)),
            (float)_options.Epsilon, (float)Tiny, (float)meanFactor, (float)squareFactor);
        OptimizerKernels.Best().Adam(
            FlatParameters.Floats(part.Values), FlatParameters.Floats(part.Gradients), FlatParameters.Floats(part.Mean),
            FlatParameters.Floats(part.Square), step);
    }

    private void StepOnTorch(Part part, double meanFactor, double squareFactor)
    {
        part.Mean.TimesInPlace(_options.Beta1).AddInPlace(part.Gradients, 1 - _options.Beta1).AddInPlace(Tiny);
        part.Square.TimesInPlace(_options.Beta2).AddProductInPlace(part.Gradients, part.Gradients, 1 - _options.Beta2).AddInPlace(Tiny);
        var root = part.Square.sqrt();
        part.Values.AddQuotientInPlace(part.Mean, root.OverInPlace(squareFactor).AddInPlace(_options.Epsilon), -meanFactor);
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
        foreach (var tensor in new[] { _decayed, _mean, _square }) tensor.Dispose();
        _flat.Dispose();
    }

    private readonly record struct Part(Tensor Values, Tensor Gradients, Tensor Mean, Tensor Square);
}
