using R1.Sandbox.Tests;
using R1.Sandbox.Worker.Running;

namespace R1.Tests.Sandbox.Tests;

public class PlainValueTests
{
    public static TheoryData<object?, object?, bool> Pairs => new()
    {
        { double.PositiveInfinity, 4.0, false }, { 4.0, double.PositiveInfinity, false }, { double.PositiveInfinity, 4, false },
        { double.PositiveInfinity, double.PositiveInfinity, true }, { double.PositiveInfinity, double.NegativeInfinity, false },
        { float.PositiveInfinity, double.PositiveInfinity, true },
        { double.NaN, 4.0, false }, { double.NaN, double.NaN, true }, { double.NaN, double.PositiveInfinity, false },
        { double.PositiveInfinity, double.MaxValue, false },
        { System.Numerics.BigInteger.Pow(10, 400), double.PositiveInfinity, false }, { System.Numerics.BigInteger.Pow(10, 400), double.NaN, false },
        { -0.0, 0.0, true }, { -0.0, 0, true }, { 0.1 + 0.2, 0.3, true }, { 3, 3.0, true }, { 3, 3.1, false }, { -3, 3, false },
        { new Dictionary<object, int> { [1] = 1, [2] = 2 }, new Dictionary<object, int> { [2] = 2, [1] = 1 }, true },
        { new Dictionary<object, int> { [1] = 1, [2] = 2 }, new Dictionary<object, int> { [1] = 1, [3] = 2 }, false },
        {
            new Dictionary<object, double> { ["a"] = double.PositiveInfinity, ["b"] = 1 },
            new Dictionary<object, double> { ["a"] = 1, ["b"] = double.PositiveInfinity }, false
        },
        { new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 1 }, true }, { new HashSet<int> { 1, 2 }, new HashSet<int> { 1, 3 }, false },
        { "\ud800", "\udc00", false }, { "\ud800", "\ufffd", false }, { "\ud800", "\ud800", true }, { "\ud83d\ude00", "\ud83d\ude00", true },
        { new[,] { { 1, 2 }, { 3, 4 } }, new[] { 1, 2, 3, 4 }, false }, { new[,] { { 1, 2 }, { 3, 4 } }, new[] { new[] { 1, 2 }, [3, 4] }, true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AreEqual_Pair_IsSymmetricAndRight(object? a, object? b, bool expected)
    {
        var (x, y) = (Sent(a), Sent(b));
        Assert.Equal(expected, PlainValue.AreEqual(x, y));
        Assert.Equal(expected, PlainValue.AreEqual(y, x));
    }

    [Theory]
    [InlineData("!Thing;")]
    [InlineData("[!Thing;]")]
    [InlineData("{i1;i1;i1;i2;}")]
    [InlineData("i;")]
    [InlineData("i1x;")]
    [InlineData("s5:abc")]
    [InlineData("s2147483647:abc")]
    [InlineData("u1:d8")]
    [InlineData("[")]
    [InlineData("i1;i2;")]
    [InlineData("")]
    public void Read_WhatIsNoPlainValue_IsNone(string text) => Assert.Null(PlainValueReader.Read(text));

    // In time proportional to their length: digits stay digits, entries are sorted. Otherwise this takes minutes.
    [Fact]
    public void ReadAndCompare_LargestValues_ComeToAnEnd()
    {
        var digits = $"i{new string('7', 1_000_000)};";
        var entries = $"{{{string.Concat(Enumerable.Range(0, 50_000).Select(i => $"i{i};i{i};"))}}}";
        Assert.True(PlainValue.AreEqual(PlainValueReader.Read(digits)!, PlainValueReader.Read(digits)!));
        Assert.Equal(1_000_000, PlainValueReader.Read(digits)!.ToString()!.Length);
        Assert.True(PlainValue.AreEqual(PlainValueReader.Read(entries)!, PlainValueReader.Read(entries)!));
    }

    private static PlainValue Sent(object? value) => PlainValueReader.Read(ValueText.Of(value))!;
}
