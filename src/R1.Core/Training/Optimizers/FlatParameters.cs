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
/// </remarks>
internal sealed class FlatParameters : IDisposable
{
    private readonly (string Name, Tensor Parameter, long Offset)[] _slots;

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
        Values = empty(offset, first.dtype, first.device).DetachFromDisposeScope();
        Gradients = zeros(offset, first.dtype, first.device).DetachFromDisposeScope();
        foreach (var (_, parameter, start) in _slots)
        {
            var view = View(Values, parameter, start);
            view.copy_(parameter);
            parameter.set_(view);
            parameter.grad = View(Gradients, parameter, start);
        }
    }

    /// <summary>[n] all parameters, one after the other.</summary>
    public Tensor Values { get; }

    /// <summary>[n] their gradients.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// True where the project's own kernels update the parameters (float32 on the CPU), with the same bits on every processor; elsewhere TorchSharp does.
    /// </summary>
    public bool OnKernels => AreFloats(Values);

    /// <summary>Whether a tensor is plain float32 memory.</summary>
    public static bool AreFloats(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    /// <summary>The memory of a tensor of floats; valid while the tensor is.</summary>
    public static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A zero vector [n] beside the parameters, for optimizer state; the caller disposes it.</summary>
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

    /// <exception cref="InvalidOperationException">A parameter no longer lives in the buffer.</exception>
    public void CheckAttached()
    {
        using var scope = NewDisposeScope();
        foreach (var (name, parameter, offset) in _slots)
            if (!SharesStorage(parameter, Values, offset) || parameter.grad is not { } grad || !SharesStorage(grad, Gradients, offset))
                throw new InvalidOperationException(
                    $"Parameter '{name}' has left this optimizer (module moved, gradient set to null, or another optimizer made since): "
                    + "make a new optimizer.");
    }

    public void Dispose()
    {
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
