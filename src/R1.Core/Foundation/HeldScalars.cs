using TorchSharp;
using static TorchSharp.torch;

namespace R1.Foundation;

/// <summary>
/// Arithmetic between tensors and numbers. TorchSharp 0.107 wraps every number, also the hidden factor 1 of a + b, into a native scalar that
/// a finalizer frees, and hands on the bare pointer: a collection at that moment frees the scalar before libtorch has read it, which shows as a
/// rare 'Unknown scalar type', or not at all and the result is wrong. Here every scalar is held until the call is over.
/// </summary>
/// <remarks>
/// a - b, a * b, a / b and -a of two tensors wrap no number and stay operators. A test reads the instructions of this assembly and names every
/// method that goes around this class.
/// </remarks>
internal static class HeldScalars
{
    // Never collected. Integers, as in the calls they replace: libtorch's type promotion tells 1 from 1.0.
    public static readonly Scalar Zero = 0;
    public static readonly Scalar One = 1;
    public static readonly Scalar True = true;
    private static readonly Scalar Two = 2;

    /// <summary>x + y</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x + number</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.add(held, One);
    }

    /// <summary>x * number</summary>
    public static Tensor Times(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.mul(held);
    }

    /// <summary>x / number</summary>
    public static Tensor Over(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.div(held);
    }

    /// <summary>⌊x / number⌋ of whole numbers</summary>
    public static Tensor FloorOver(this Tensor x, long number)
    {
        using Scalar held = number;
        return x.div(held, RoundingMode.floor);
    }

    /// <summary>x²</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Two);

    /// <summary>x &lt; number</summary>
    public static Tensor Below(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.lt(held);
    }

    /// <summary>x &gt; number</summary>
    public static Tensor Above(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.gt(held);
    }

    /// <summary>min(max(x, low), high)</summary>
    public static Tensor Within(this Tensor x, double low, double high)
    {
        using Scalar heldLow = low, heldHigh = high;
        return x.clamp(heldLow, heldHigh);
    }

    /// <summary>0, 1, …, count - 1</summary>
    public static Tensor Indices(long count, ScalarType dtype, Device? device = null)
    {
        using Scalar held = count;
        return arange(Zero, held, One, dtype, device);
    }

    /// <summary>x += y</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary>x += factor * y</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y, double factor)
    {
        using Scalar held = factor;
        return x.add_(y, held);
    }

    /// <summary>x += number</summary>
    public static Tensor AddInPlace(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.add_(held, One);
    }

    /// <summary>x += factor * y * z, element by element</summary>
    public static Tensor AddProductInPlace(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using Scalar held = factor;
        return x.addcmul_(y, z, held);
    }

    /// <summary>x += factor * y / z, element by element</summary>
    public static Tensor AddQuotientInPlace(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using Scalar held = factor;
        return x.addcdiv_(y, z, held);
    }

    /// <summary>x *= number</summary>
    public static Tensor TimesInPlace(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.mul_(held);
    }

    /// <summary>x /= number</summary>
    public static Tensor OverInPlace(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.div_(held);
    }

    /// <summary>x = number where the mask is true</summary>
    public static Tensor FillInPlace(this Tensor x, Tensor mask, double number)
    {
        using Scalar held = number;
        return x.masked_fill_(mask, held);
    }
}
