using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Algorithms;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Training.PolicyOptimization;

public sealed class GrpoTrainerTests : IDisposable
{
    private readonly TinyTask _task = new();

    [Fact]
    public void Train_Config_YieldsItsStepsAndStopsThere()
    {
        using var trainer = _task.Trainer(TinyTask.Config);
        Assert.Equal([1, 2], trainer.Train().Select(step => step.Step));
        Assert.Empty(trainer.Train());
        Assert.Equal(2, trainer.StepsDone);
    }

    [Fact]
    public void Train_StoppedEnumerating_GoesOnWhereItStopped()
    {
        using var trainer = _task.Trainer(TinyTask.Config);
        Assert.Equal(1, trainer.Train().First().Step);
        Assert.Equal(2, trainer.Train().First().Step);
    }

    [Fact]
    public void Train_WithoutDynamicSampling_DrawsOnceWhateverTheRewards()
    {
        using var trainer = _task.Trainer(TinyTask.Config, TinyTask.Scores((_, _) => 1));
        var step = trainer.Train().First();
        Assert.Equal(1, _task.Draws);
        Assert.Equal((2, 0), (step.ZeroAdvantageGroups, step.Updates));
    }

    [Fact]
    public void Train_DynamicSampling_DrawsUntilEnoughGroupsTeach()
    {
        // The first two draws are solved: all rewards equal. From the third on they differ.
        var reward = TinyTask.Scores((problem, text) => problem.Id is "1" or "2" ? 1 : text.Length);
        using var trainer = _task.Trainer(TinyTask.Config with { DynamicSampling = true }, reward);
        var step = trainer.Train().First();
        Assert.Equal(3, _task.Draws);
        Assert.Equal((4, 1), (step.ZeroAdvantageGroups, step.Updates));
    }

    [Fact]
    public void Train_DynamicSamplingOnASolvedTask_GivesUpAfterEightDraws()
    {
        using var trainer = _task.Trainer(TinyTask.Config with { DynamicSampling = true }, TinyTask.Scores((_, _) => 1));
        Assert.Equal(0, trainer.Train().First().Updates);
        Assert.Equal(8, _task.Draws);
    }

    [Fact]
    public void Train_GradientThatIsNotFinite_IsSkippedCountedAndReported()
    {
        var config = TinyTask.Config with { MiniBatches = 2, Objective = new PolicyObjective { Loss = new TinyTask.NotANumber() } };
        using var trainer = _task.Trainer(config);
        var before = _task.Weights();
        var step = trainer.Train().First();
        Assert.Equal((0, 2), (step.Updates, step.SkippedUpdates));
        Assert.Equal(before, _task.Weights());
        Assert.All(StepValues.Of(step).Values, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(2, StepValues.Of(step)["skipped_updates"]);
    }

    [Fact]
    public void Train_Ppo_ReportsTheLossOfItsCriticAndCheckpointsIt()
    {
        var config = Ppo.Apply(TinyTask.Config);
        using var trainer = _task.Trainer(config);
        var step = trainer.Train().First();
        Assert.True(step.ValueLoss > 0);
        Assert.Equal(step.ValueLoss!.Value, StepValues.Of(step)["value_loss"]);
        Assert.Equal(
            [
                "policy.safetensors", "reference.safetensors", "optimizer.safetensors",
                "critic.safetensors", "critic-head.safetensors", "critic-optimizer.safetensors", "trainer.json",
            ],
            trainer.Parts().Select(part => part.Name));
    }

    [Fact]
    public void Train_WithoutCritic_ReportsNoValueLoss()
    {
        using var trainer = _task.Trainer(TinyTask.Config);
        Assert.DoesNotContain("value_loss", StepValues.Of(trainer.Train().First()).Keys);
    }

    [Fact]
    public void Validate_CriticThatIsMissingOrUnused_IsRefused()
    {
        var ppo = Ppo.Apply(TinyTask.Config);
        string Fault(GrpoConfig config) => Assert.Throws<InvalidConfigException>(() => config.Validate()).Message;
        Assert.Contains("critic = null: give one: GeneralizedAdvantage needs the values of a critic", Fault(ppo with { Critic = null }));
        Assert.Contains("leave it out: GroupAdvantage does not use the values of a critic", Fault(ppo with { Advantage = new GroupAdvantage() }));
    }

    [Fact]
    public void Train_NoProblems_SaysForWhichStep()
    {
        using var trainer = new GrpoTrainer(TinyTask.Config, _task.Policy, new TrainingTask(TinyTask.Scores((_, _) => 1), new Nothing()), new Seeds(1));
        Assert.Contains("no problems for step 1", Assert.Throws<InvalidOperationException>(() => trainer.Train().First()).Message);
    }

    [Fact]
    public void GrpoTrainer_SettingsThatCannotWork_AreAllRefusedBeforeAnythingIsSampled()
    {
        var config = TinyTask.Config with
        {
            GroupSize = 1, WarmupUpdates = -1,
            Advantage = new DecoupledAdvantage { Weights = new Dictionary<string, double> { ["style"] = 1 } },
            Sampling = TinyTask.Config.Sampling with { Temperature = 0, MaxNewTokens = 5000, BannedTokenIds = [100_000] },
        };
        var positions = _task.Model.Config.MaxPositionEmbeddings;
        Assert.Equal(
            $"""
            GrpoConfig has 6 faults:
              warmup_updates = -1: give a value of at least 0 and of at most 1000000
              group_size = 1: give at least 2: DecoupledAdvantage compares the completions of a prompt
              sampling.temperature = 0: give a value above 0: greedy completions of a prompt are all the same
              sampling.max_new_tokens = 5000: give fewer than the {positions} positions of the model: the prompt needs some
              sampling.banned_token_ids = [100000]: give ids from 0 to {_task.Model.Config.VocabSize - 1}: the model knows no others
              advantage = 'style': name one of the rewards: rule
            """,
            Assert.Throws<InvalidConfigException>(() => _task.Trainer(config)).Message);
        Assert.Equal(0, _task.Draws);
    }

    public void Dispose() => _task.Dispose();

    private sealed class Nothing : IProblemSource
    {
        public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random) => [];
    }
}
