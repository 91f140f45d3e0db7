using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models.Adapters;
using R1.Runs;
using R1.Training.PolicyOptimization;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>GRPO that trains low-rank updates: the weights stay, the reference is the model without them, and a checkpoint holds them alone.</summary>
public sealed class AdapterTrainingTests : IDisposable
{
    private static readonly LoraConfig Lora = new() { Rank = 2, Alpha = 4, TargetModules = ["o_proj", "q_b_proj"] };
    private readonly TinyTask _task = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _task.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Train_Adapter_MovesItAndNothingElse()
    {
        using var adapter = LoraAdapter.Attach(_task.Model, Lora, seed: 1);
        var (weights, before) = (_task.Weights(), Numbers(adapter));
        using var policy = new Policy(_task.Model, SmallLanguage.Format);
        using (var trainer = Trainer(policy, steps: 2))
        {
            var steps = trainer.Train().ToList();
            Assert.Equal(0, steps[0].Kl, 1e-6);
            Assert.True(steps[1].Kl > 0, $"the policy has not left its reference: {steps[1].Kl}");
        }
        Assert.Equal(weights, _task.Weights());
        Assert.NotEqual(before, Numbers(adapter));
    }

    [Fact]
    public void Parts_Adapter_AreItAloneAndResumeToTheSame()
    {
        float[] straight;
        using (var first = new TinyTask())
        using (var adapter = LoraAdapter.Attach(first.Model, Lora, seed: 1))
        using (var policy = new Policy(first.Model, SmallLanguage.Format))
        using (var trainer = Trainer(policy, steps: 2, first))
        {
            Assert.Equal(["adapter.safetensors", "optimizer.safetensors", "trainer.json"], trainer.Parts().Select(part => part.Name));
            var steps = trainer.Train().GetEnumerator();
            steps.MoveNext();
            foreach (var part in trainer.Parts()) Save(part);
            steps.MoveNext();
            straight = Numbers(adapter);
        }
        using var resumed = LoraAdapter.Attach(_task.Model, Lora, seed: 2);
        using var again = new Policy(_task.Model, SmallLanguage.Format);
        using (var trainer = Trainer(again, steps: 2))
        {
            foreach (var part in trainer.Parts()) Load(part);
            Assert.Single(trainer.Train());
        }
        Assert.Equal(straight, Numbers(resumed));
    }

    [Fact]
    public void Constructor_ReferenceThatWouldBeRefreshed_IsRefused()
    {
        using var adapter = LoraAdapter.Attach(_task.Model, Lora, seed: 1);
        using var policy = new Policy(_task.Model, SmallLanguage.Format);
        var fault = Assert.Throws<InvalidConfigException>(() => Trainer(policy, steps: 400)).Message;
        Assert.Contains("give more than steps (400): the reference is the model without its adapter, which does not change", fault);
    }

    private GrpoTrainer Trainer(Policy policy, int steps, TinyTask? task = null) => new(
        TinyTask.Config with { Steps = steps }, policy, new TrainingTask(TinyTask.Scores((_, text) => text.Length), task ?? _task),
        new Seeds(4));

    private void Save(ICheckpointPart part)
    {
        using var file = File.Create(Path.Combine(_folder.Path, part.Name));
        part.Save(file);
    }

    private void Load(ICheckpointPart part)
    {
        using var file = File.OpenRead(Path.Combine(_folder.Path, part.Name));
        part.Load(file);
    }

    private static float[] Numbers(LoraAdapter adapter)
    {
        using var scope = NewDisposeScope();
        return [.. adapter.Parameters().SelectMany(entry => entry.Tensor.detach().contiguous().data<float>().ToArray())];
    }
}
