using R1.Configuration;
using R1.Data;
using R1.Pipeline;

namespace R1.Tests.Pipeline;

public class RejectionFineTuningConfigTests
{
    public static TheoryData<R1ZeroConfig> Runs => [R1ZeroConfig.ForSearch(Preset.Cpu, 3), R1ZeroConfig.For(Preset.Smoke, 3)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Beside_AnyRounds_DrawsWhatTheRunDraws(R1ZeroConfig zero)
    {
        var samples = zero.Grpo.Steps * zero.Grpo.PromptsPerStep * zero.Grpo.GroupSize;
        foreach (var rounds in new[] { 1, 3, 4, 6, 32 })
        {
            var rejection = RejectionFineTuningConfig.Beside(zero, rounds).Validate().Rejection;
            Assert.Equal(rounds, rejection.Rounds);
            var drawn = rounds * rejection.PromptsPerRound * rejection.SamplesPerPrompt;
            Assert.InRange(samples - drawn, 0, (rounds - 1) * zero.Grpo.GroupSize);
        }
        Assert.Equal(samples, RejectionFineTuningConfig.Beside(zero, 1).Rejection is var one ? one.PromptsPerRound * one.SamplesPerPrompt : 0);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Beside_Run_HasItsProblemsBenchmarksSamplingAndSeed(R1ZeroConfig zero)
    {
        var config = RejectionFineTuningConfig.Beside(zero, 2);
        Assert.Equal((zero.Seed, zero.Problems), (config.Seed, config.Problems));
        Assert.Equal((zero.Grpo.Sampling, zero.Grpo.Workers), (config.Rejection.Sampling, config.Rejection.Workers));
        Assert.Equal(zero.BroadOf(Split.Test).Problems, config.BroadOf(Split.Test).Problems);
        Assert.Equal(zero.HardOf(Split.Test).Problems, config.HardOf(Split.Test).Problems);
        Assert.Equal(zero.Protocol(2).Sampling, config.Protocol(2).Sampling);
        Assert.Equal((zero.BroadOf(Split.Test).Name, zero.HardOf(Split.Test).Name), (config.BroadOf(Split.Test).Name, config.HardOf(Split.Test).Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Beside_RoundsThatAreTooFewOrTooMany_SaysHowManyThereCanBe(int rounds) => Assert.Contains(
        "from 1 to 32 rounds",
        Assert.Throws<ArgumentOutOfRangeException>(() => RejectionFineTuningConfig.Beside(R1ZeroConfig.For(Preset.Smoke, 1), rounds)).Message);

    [Fact]
    public void Read_OfWritten_IsTheSameConfig()
    {
        var config = RejectionFineTuningConfig.Beside(R1ZeroConfig.ForSearch(Preset.Cpu, 3), 6);
        var read = ConfigJson.Read<RejectionFineTuningConfig>(ConfigJson.Write(config), "rejection.json");
        Assert.Equal(ConfigJson.Hash(config), ConfigJson.Hash(read));
    }
}
