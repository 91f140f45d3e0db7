using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;
using R1.Training.Pretraining;

namespace R1.Tests.Pipeline;

/// <summary>A faulty setting is refused before anything is trained, with all other faults, its value and the remedy.</summary>
public class StageConfigTests
{
    private static readonly R1ZeroConfig Smoke = R1ZeroConfig.For(Preset.Smoke, 1);

    [Fact]
    public void R1ZeroStage_ManyFaults_ListsThemAllNestedOnesIncluded()
    {
        var config = Smoke with
        {
            EvaluateEvery = 0,
            Problems = Smoke.Problems with { Levels = new LevelRange(5, 3) },
            Broad = Smoke.Broad with { Count = 0 },
            Grpo = Smoke.Grpo with
            {
                GroupSize = 1, PromptsPerStep = 2, MiniBatches = 3, LearningRate = double.NaN,
                Sampling = new SamplingOptions { Temperature = 0, TopP = 1.5, MaxNewTokens = 0 },
                Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = -0.2 }, Aggregation = new ConstantLength { MaxCompletionTokens = 0 } },
                Advantage = new GroupAdvantage { Epsilon = -1, Scale = (AdvantageScale)7 },
            },
        };
        using var policy = new Policy(CausalLM.Create(BaseModelConfig.For(Preset.Smoke, 1).Model, 1), SmallLanguage.Format);
        var error = Assert.Throws<InvalidConfigException>(() => new R1ZeroStage(config, policy));
        Assert.Equal(
            """
            R1ZeroConfig has 13 faults:
              grpo.learning_rate = NaN: give a finite number
              grpo.advantage.epsilon = -1: give a value of at least 0
              grpo.advantage.scale = 7: give one of group, batch, none
              grpo.objective.loss.clip_epsilon = -0.2: give a value above 0
              grpo.objective.aggregation.max_completion_tokens = 0: give a value of at least 1
              grpo.sampling.top_p = 1.5: give a value above 0 and of at most 1
              grpo.sampling.max_new_tokens = 0: give a value of at least 1
              grpo.mini_batches = 3: give at most prompts_per_step (2): groups are not divided
              grpo.group_size = 1: give at least 2: GroupAdvantage compares the completions of a prompt
              grpo.sampling.temperature = 0: give a value above 0: greedy completions of a prompt are all the same
              problems.levels.high = 3: give at least low (5)
              broad.count = 0: give a value of at least 1 and of at most 1000000
              evaluate_every = 0: give a value of at least 1 and of at most 1000000
            """, error.Message);
    }

    [Fact]
    public void Read_UnknownSettings_AreAllRefused()
    {
        var json = ConfigJson.Write(Smoke).Replace("\"group_size\"", "\"groupsize\"").Replace("\"clip_epsilon\"", "\"clip\"");
        var error = Assert.Throws<InvalidConfigException>(() => ConfigJson.Read<R1ZeroConfig>(json, "zero.json"));
        Assert.Equal(["grpo.groupsize", "grpo.objective.loss.clip"], error.Faults.Select(fault => fault.Field));
        Assert.All(error.Faults, fault => Assert.StartsWith("remove it or use one of the fields of ", fault.Remedy));
    }

    [Theory]
    [InlineData(Preset.Smoke)]
    [InlineData(Preset.Cpu)]
    public void Read_OfWritten_IsTheSameConfig(Preset preset)
    {
        var config = R1ZeroConfig.For(preset, 3);
        Assert.Equal(ConfigJson.Hash(config), ConfigJson.Hash(ConfigJson.Read<R1ZeroConfig>(ConfigJson.Write(config), "zero.json")));
    }

    [Theory]
    [InlineData(Preset.Smoke)]
    [InlineData(Preset.Cpu)]
    public void Read_OfWrittenBaseModel_IsTheSameConfig(Preset preset)
    {
        var config = BaseModelConfig.For(preset, 3);
        var read = ConfigJson.Read<BaseModelConfig>(ConfigJson.Write(config), "base.json");
        Assert.Equal(ConfigJson.Hash(config), ConfigJson.Hash(read));
        Assert.Equal((config.Model.KvLoraRank, config.Corpus.Authors[1]), (read.Model.KvLoraRank, read.Corpus.Authors[1]));
    }

    [Fact]
    public void BaseModelStage_ManyFaults_ListsThemAllNestedOnesIncluded()
    {
        var smoke = BaseModelConfig.For(Preset.Smoke, 1);
        var config = smoke with
        {
            Model = smoke.Model with { HiddenSize = 0, TopkGroup = 9 },
            Corpus = smoke.Corpus.WithLevels(_ => new LevelRange(0, 21))
                with { Authors = [new(0.5, new WritingStyle { Granularity = Granularity.Fine, ErrorRate = 2 })] },
            Workers = 0,
            TextbookSteps = -1,
        };
        var error = Assert.Throws<InvalidConfigException>(() => new BaseModelStage(config));
        Assert.Equal(
            """
            BaseModelConfig has 8 faults:
              corpus.parts[0].problems.levels.low = 0: give at least 1
              corpus.authors[0].style.error_rate = 2: give a value of at least 0 and of at most 1
              corpus.parts[0].problems.levels = 0-21: give levels from 1 to 20, which all these families have
              corpus.authors = 'shares sum to 0.5': give shares that sum to 1
              textbook_steps = -1: give a value of at least 0 and of at most 100000000
              workers = 0: give a value of at least 1 and of at most 256
              model = 'deepseek_v3': hidden_size is 0; it must be at least 1.
              model = 'deepseek_v3': topk_group is 9; it must lie between 1 and n_group (4).
            """, error.Message);
    }

    [Fact]
    public void Pretrainer_ScheduleOutOfRange_NamesTheField()
    {
        using var model = CausalLM.Create(BaseModelConfig.For(Preset.Smoke, 1).Model, 1);
        var config = new PretrainConfig
        {
            Steps = 10, TokensPerStep = 0, Schedule = new LearningRateSchedule { WarmupSteps = 5, TotalSteps = 5, Decay = LearningRateDecay.Linear, Floor = 2 },
        };
        var error = Assert.Throws<InvalidConfigException>(() => new Pretrainer(config, model, _ => [], workers: 1));
        Assert.Equal(["tokens_per_step", "schedule.floor", "schedule.total_steps"], error.Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void For_PresetWithoutConfiguration_SaysWhatToDo()
    {
        Assert.Contains("notebook 14-your-own-r1", Assert.Throws<ArgumentException>(() => BaseModelConfig.For(Preset.Gpu, 1)).Message);
        Assert.Contains("CheckpointConfig", Assert.Throws<ArgumentException>(() => R1ZeroConfig.For(Preset.Gpu, 1)).Message);
    }
}
