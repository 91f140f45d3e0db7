using R1.Configuration;
using R1.Data.Search;
using R1.Models;
using R1.Pipeline;

namespace R1.Tests.Pipeline;

public class SearchPresetTests
{
    [Fact]
    public void ForSearch_Configurations_AreValidAndReadBack()
    {
        var (start, zero) = (BaseModelConfig.ForSearch(Preset.Cpu, 3).Validate(), R1ZeroConfig.ForSearch(Preset.Cpu, 3).Validate());
        Assert.Equal(ConfigJson.Hash(start), ConfigJson.Hash(ConfigJson.Read<BaseModelConfig>(ConfigJson.Write(start), "base.json")));
        Assert.Equal(ConfigJson.Hash(zero), ConfigJson.Hash(ConfigJson.Read<R1ZeroConfig>(ConfigJson.Write(zero), "zero.json")));
        Assert.NotEqual(ConfigJson.Hash(start), ConfigJson.Hash(BaseModelConfig.ForSearch(Preset.Cpu, 3, new SearchAuthor { ShamVerdicts = true })));
    }

    [Fact]
    public void ForSearch_HardProblems_LieBeyondDocumentsAndTraining()
    {
        var config = R1ZeroConfig.ForSearch(Preset.Cpu, 1);
        Assert.True(config.Hard.Problems.Levels.Low > config.Problems.Levels.High && config.Problems.Levels.High > new SearchWeb().Menus.High);
    }

    [Fact]
    public void ForSearch_Positions_HoldAFullAnswerAfterAFullAnswer()
    {
        // Monte-Carlo labels and searches go on from chains that may have the full length already.
        const int longestPrompt = 64;
        var least = longestPrompt + (2 * R1ZeroConfig.ForSearch(Preset.Cpu, 1).Grpo.Sampling.MaxNewTokens);
        ModelConfig[] models = [BaseModelConfig.ForSearch(Preset.Cpu, 1).Model, .. Students.For(Preset.Cpu, 1).Select(student => student.Model)];
        Assert.All(models, model => Assert.True(model.MaxPositionEmbeddings >= least, $"{model.ModelType}: {model.MaxPositionEmbeddings} of {least}"));
    }
}
