using System.Numerics;

namespace R1.Verification.Numbers;

/// <summary>
/// The work that one comparison may do, in units of about a tenth of a microsecond. Everything that loops or recurses asks it first, so that time is
/// bounded by construction and the same texts always get the same verdict: no clock, no thread.
/// </summary>
internal sealed class Budget(int units)
{
    private int _left = units;

    /// <summary>A factorial that was multiplied out: the other side of a comparison often has one near it.</summary>
    public (int Number, BigInteger Value) LastFactorial { get; set; } = (0, BigInteger.One);

    public bool IsSpent => _left <= 0;

    /// <summary>Takes some units; false when they are not there, and the question stays undecided.</summary>
    public bool Spend(int cost = 1) => (_left -= cost) > 0;

    /// <summary>Takes the units that an operation on long numbers is worth.</summary>
    public bool Spend(Rational a, Rational b)
    {
        var words = (a.Bits + b.Bits) / 64;
        return Spend(2 + words + words * words / 16);
    }
}
