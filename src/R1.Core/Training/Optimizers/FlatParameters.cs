using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>
/// Moves parameters into one contiguous buffer and their gradients into another, so that an update is a handful of operations on
/// long vectors instead of a dozen for each of sixty tensors. The parameters stay the module's own objects; only their storage moves.
/// </summary>
/// <remarks>
/// Make it after the module is on its device: moving the module later would leave the buffer behind (the next step says so).
/// A parameter that takes no part in a loss has a zero gradient here, not none.
/// Parameters in half precision have float32 masters, which the optimizer moves and whose rounded values the module gets (mixed precision, arXiv
/// 1710.03740, section 3.1): a step below half a unit in the last place, 0.2 to 0.4 % of a weight in bfloat16, would otherwise be lost.
/// </remarks>
internal sealed class FlatParameters : IDisposable
{
    // 16 MB in float32: what a pass needs beside the vectors is a few times that, and all of a small model is one slice.
    private const long SliceLength = 1L << 22;

    private readonly (string Name, Tensor Parameter, long Offset)[] _slots;
    private readonly Tensor _own;

    /// <param name="parameters">Unique names; one dtype and device; the order is kept.</param>
    public FlatParameters(IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        var list = parameters.ToArray();
        Check(list);
        var offset = 0L;
        _slots = [.. list.Select(p => (p.Name, p.Parameter, (offset += p.Parameter.numel()) - p.Parameter.numel()))];
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var first = list[0].Parameter;
        _own = empty(offset, first.dtype, first.device).DetachFromDisposeScope();
        Gradients = zeros(offset, first.dtype, first.device).DetachFromDisposeScope();
        foreach (var (_, parameter, start) in _slots)
        {
            var view = View(_own, parameter, start);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = View(Gradients, parameter, start);
        }
        Values = IsHalf(_own) ? _own.to(ScalarType.Float32).DetachFromDisposeScope() : _own;
    }

    /// <summary>[n] what the optimizer moves: all parameters, one after the other, or the float32 masters of those in half precision.</summary>
    public Tensor Values { get; }

    /// <summary>[n] their gradients, in the element type of the parameters.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// True where the project's own kernels update the values (float32 on the CPU), with the same bits on every processor; elsewhere TorchSharp does.
    /// </summary>
    public bool OnKernels => AreFloats(Values);

    private bool HasMasters => !ReferenceEquals(Values, _own);

    /// <summary>Whether a tensor is plain float32 memory.</summary>
    public static bool AreFloats(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    /// <summary>The memory of a tensor of floats; valid while the tensor is.</summary>
    public static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Whether the elements have 16 bits.</summary>
    public static bool IsHalf(Tensor tensor) => tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16;

    /// <summary>Stretches that cover a vector [n], so that what a pass needs beside it is small.</summary>
    public static IEnumerable<FlatSlice> Slices(Tensor flat)
    {
        for (var from = 0L; from < flat.shape[0]; from += SliceLength) yield return new FlatSlice(from, Math.Min(SliceLength, flat.shape[0] - from));
    }

    /// <summary>A zero vector [n] like <see cref="Values"/>, for optimizer state; the caller disposes it.</summary>
    public Tensor NewState()
    {
        using var noGrad = no_grad();
        return zeros_like(Values).DetachFromDisposeScope();
    }

    /// <summary>Sets the gradients to zero where they lie.</summary>
    public void ZeroGrad()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Gradients.zero_();
    }

    /// <summary>Views of a state vector, one per parameter and shaped like it, named <paramref name="prefix"/> + parameter name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Named(string prefix, Tensor state)
    {
        foreach (var (name, parameter, offset) in _slots)
        {
            using var scope = NewDisposeScope();
            yield return new(prefix + name, View(state, parameter, offset).DetachFromDisposeScope());
        }
    }

    /// <summary>The masters as views, one per parameter and named as in <see cref="Named"/>; none where the parameters need no masters.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Masters(string prefix) => HasMasters ? Named(prefix, Values) : [];

    /// <summary>The gradients of one slice in the element type of <see cref="Values"/>.</summary>
    public Tensor GradientsOf(FlatSlice slice) => slice.Of(Gradients).to(Values.dtype);

    /// <summary>
    /// To call before a step: masters whose rounded value is no longer that of the parameter, since weights were written into the module, begin anew from it.
    /// </summary>
    public void ReadChanges()
    {
        if (!HasMasters) return;
        foreach (var slice in Slices(Values))
        {
            using var scope = NewDisposeScope();
            var (masters, own) = (slice.Of(Values), slice.Of(_own));
            masters.copy_(where(masters.to(own.dtype).ne(own), own.to(masters.dtype), masters));
        }
    }

    /// <summary>To call after a step: gives the parameters the rounded values of their masters.</summary>
    public void WriteRounded()
    {
        if (HasMasters) _own.copy_(Values);
    }

    /// <exception cref="InvalidOperationException">A parameter no longer lives in the buffer.</exception>
    public void CheckAttached()
    {
        using var scope = NewDisposeScope();
        foreach (var (name, parameter, offset) in _slots)
            if (!SharesStorage(parameter, _own, offset) || parameter.grad is not { } grad || !SharesStorage(grad, Gradients, offset))
                throw new InvalidOperationException(
                    $"Parameter '{name}' has left this optimizer (module moved, gradient set to null, or another optimizer made since): "
                    + "make a new optimizer.");
    }

    public void Dispose()
    {
        if (HasMasters) _own.Dispose();
        Values.Dispose();
        Gradients.Dispose();
    }

    private static bool SharesStorage(Tensor view, Tensor flat, long offset) =>
        view.storage_offset() == offset && StorageAddress(view) == StorageAddress(flat);

    // A storage of another element type would be a copy. Half-precision types are told apart by their offsets alone.
    private static IntPtr StorageAddress(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => tensor.storage<float>().data_ptr(),
        ScalarType.Float64 => tensor.storage<double>().data_ptr(),
        _ => IntPtr.Zero,
    };

    private static Tensor View(Tensor flat, Tensor like, long offset) => flat.narrow(0, offset, like.numel()).view(like.shape);

    private static void Check((string Name, Tensor Parameter)[] list)
    {
        if (list.Length == 0) throw new ArgumentException("An optimizer needs at least one parameter.");
        if (list.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two parameters are named '{twice.Key}'.");
        var first = list[0].Parameter;
        foreach (var (name, parameter) in list)
            if (parameter.dtype != first.dtype || parameter.device.ToString() != first.device.ToString())
                throw new ArgumentException(
                    $"Parameter '{name}' is {parameter.dtype} on {parameter.device}, the others {first.dtype} on {first.device}.");
    }
}

/// <summary>A stretch of the vectors of <see cref="FlatParameters"/>.</summary>
/// <param name="From">First element.</param>
/// <param name="Count">Elements.</param>
internal readonly record struct FlatSlice(long From, long Count)
{
    /// <summary>The stretch of a vector [n], as a view [<see cref="Count"/>].</summary>
    public Tensor Of(Tensor flat) => flat.narrow(0, From, Count);
}
