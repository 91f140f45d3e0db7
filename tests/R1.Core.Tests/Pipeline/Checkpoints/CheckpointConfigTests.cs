using R1.Configuration;
using R1.Pipeline.Checkpoints;

namespace R1.Tests.Pipeline.Checkpoints;

public class CheckpointConfigTests
{
    [Theory]
    [InlineData(Preset.Smoke, false)]
    [InlineData(Preset.Smoke, true)]
    [InlineData(Preset.Cpu, false)]
    [InlineData(Preset.Cpu, true)]
    [InlineData(Preset.Gpu, false)]
    [InlineData(Preset.Gpu, true)]
    public void For_EveryPreset_IsValidAndSurvivesJson(Preset preset, bool lora)
    {
        var config = CheckpointConfig.For(preset, 7, lora).Validate();
        Assert.Equal(lora, config.Lora is not null);
        Assert.Equal(ConfigJson.Write(config), ConfigJson.Write(ConfigJson.Read<CheckpointConfig>(ConfigJson.Write(config), "config.json")));
    }

    /// <summary>Version 2: reference every 400 steps, 32 questions with 16 answers each, KL 0.001, temperature 1 and in the last stage 0.7.</summary>
    [Fact]
    public void For_Gpu_HasThePapersSettings()
    {
        var config = CheckpointConfig.For(Preset.Gpu, 1);
        foreach (var stage in new[] { config.Zero, config.Reasoning, config.FirstPart, config.LastPart })
            Assert.Equal((32, 16, 0.001, 400),
                (stage.PromptsPerStep, stage.GroupSize, stage.Objective.KlCoefficient, stage.ReferenceRefreshSteps));
        Assert.Equal([1, 1, 0.7, 0.7], new[] { config.Zero, config.Reasoning, config.FirstPart, config.LastPart }.Select(stage => stage.Sampling.Temperature));
        Assert.Equal((2, 5e-5, 0.1), (config.FineTuning.Epochs, config.FineTuning.LearningRate, config.FineTuning.Floor));
        Assert.Equal((1, 256, 6e-6), (config.RewardModel.Epochs, config.RewardModel.ExamplesPerStep, config.RewardModel.LearningRate));
    }

    [Fact]
    public void Scaled_FewerSteps_KeepsTheProportionsAndNoStageIsEmpty()
    {
        var config = CheckpointConfig.For(Preset.Gpu, 1).Scaled(zero: 40, maxNewTokens: 256);
        Assert.Equal((40, 20, 15, 5), (config.Zero.Steps, config.Reasoning.Steps, config.FirstPart.Steps, config.LastPart.Steps));
        Assert.Equal([256, 256, 256, 256],
            new[] { config.Zero, config.Reasoning, config.FirstPart, config.LastPart }.Select(stage => stage.Sampling.MaxNewTokens));
        Assert.Equal(1, CheckpointConfig.For(Preset.Gpu, 1).Scaled(zero: 1, maxNewTokens: 16).LastPart.Steps);
    }

    [Fact]
    public void Validate_FaultyStages_AreAllNamed()
    {
        var start = CheckpointConfig.For(Preset.Smoke, 1);
        var faulty = start with { HeldOut = 1, RejectionProblems = 0, Zero = start.Zero with { GroupSize = 1 } };
        var message = Assert.Throws<InvalidConfigException>(() => faulty.Validate()).Message;
        foreach (var fault in new[] { "zero.group_size = 1", "rejection_problems = 0", "held_out = 1" }) Assert.Contains(fault, message);
    }
}
