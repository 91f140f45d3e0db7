using R1.Foundation;

namespace R1.Tests.Foundation;

public class SeedsTests
{
    [Fact]
    public void Derive_SameUse_SameSeed() => Assert.Equal(new Seeds(42).Derive("rollout", 12), new Seeds(42).Derive("rollout", 12));

    [Fact]
    public void Derive_KnownUses_StayTheSameForEver()
    {
        // SHA-256 of "seed 42 s7:rollout i2:12" and of "seed -1 s1:π", first eight bytes, little endian (computed with sha256sum).
        Assert.Equal(FromHex("0ad5860aaec9bf53"), new Seeds(42).Derive("rollout", 12));
        Assert.Equal(FromHex("d89771d6cd665705"), new Seeds(-1).Derive("π"));
    }

    [Fact]
    public void Derive_OtherNameNumberSeedOrGrouping_OtherSeed()
    {
        ulong[] seeds =
        [
            new Seeds(42).Derive("rollout", 12), new Seeds(42).Derive("rollout", 13), new Seeds(43).Derive("rollout", 12),
            new Seeds(42).Derive("rollout"), new Seeds(42).Derive("rollout", "12"), new Seeds(42).Derive("roll", "out", 12),
            new Seeds(42).Derive("rollout", 1, 2), new Seeds(42).Derive(12, "rollout"), new Seeds(42).Derive("rollout i2:12"),
        ];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    [Fact]
    public void Derive_EqualNumbersOfOtherWidth_SameSeed() => Assert.Equal(new Seeds(1).Derive("x", 5), new Seeds(1).Derive("x", 5UL));

    [Fact]
    public void Derive_NoUseOrFraction_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Seeds(1).Derive());
        Assert.Contains("Double", Assert.Throws<ArgumentException>(() => new Seeds(1).Derive("x", 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Torch_SameUse_SameDraws()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var first = new Seeds(7).Torch("weights");
        using var second = new Seeds(7).Torch("weights");
        Assert.Equal(TorchSharp.torch.rand(4, generator: first).data<float>(), TorchSharp.torch.rand(4, generator: second).data<float>());
    }

    private static ulong FromHex(string bytes) => BitConverter.ToUInt64(Convert.FromHexString(bytes));
}
