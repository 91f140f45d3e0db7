using R1.Configuration;
using R1.Models;
using R1.Tests.Models;
using R1.Training.Gradients;
using R1.Training.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Pretraining;

/// <summary>Multi-token prediction as a loss of pre-training, on TorchSharp's gradients.</summary>
public sealed class PredictionTrainingTests : IDisposable
{
    private static readonly DeepseekV3Config Sizes = TinyModels.Deepseek with { NumNextnPredictLayers = 2, InitializerRange = 0.1 };
    private static readonly PretrainConfig Config = new() { Steps = 40, TokensPerStep = 20, LearningRate = 0.01, PredictionWeight = 0.3 };

    // The last text has a token that no module predicts, and the one before it a token that the second does not.
    private static readonly TokenSequence[] Sequences =
        [new([3, 1, 4], [1, 5, 9, 2], 0), new([8], [9, 7, 9, 3, 2, 3], 1), new([6], [5, 3], 2), new([8], [2], 3)];

    private readonly CausalLM _model = CausalLM.Create(Sizes, seed: 2, withPrediction: true);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Train_FirstStep_ReportsThePlainFormulaAndTheLossOfTheNextToken()
    {
        var trained = Sequences.Sum(s => s.CompletionIds.Length);
        var expected = Sequences.Sum(s => PredictionReference.LossSum(
            Sizes, _model, [.. s.PromptIds.Concat(s.CompletionIds).Select(id => (long)id)], s.PromptIds.Length)) / (2 * trained);
        using var other = CausalLM.Create(Sizes, seed: 2);
        using var plain = new Pretrainer(Config with { PredictionWeight = 0 }, other, _ => Sequences, workers: 1);
        using var trainer = new Pretrainer(Config, _model, _ => Sequences, workers: 1);
        var step = trainer.Train().First();
        Assert.Equal(expected, step.PredictionLoss!.Value, 1e-4);
        var without = plain.Train().First();
        Assert.Equal(without.Loss, step.Loss, 1e-4);
        Assert.Null(without.PredictionLoss);
    }

    [Fact]
    public void Train_SameTexts_LearnsBothLosses()
    {
        using var trainer = new Pretrainer(Config, _model, _ => Sequences, workers: 1);
        var steps = trainer.Train().ToList();
        Assert.True(steps[^1].Loss < steps[0].Loss / 2, $"{steps[0].Loss} -> {steps[^1].Loss}");
        Assert.True(steps[^1].PredictionLoss < steps[0].PredictionLoss / 2, $"{steps[0].PredictionLoss} -> {steps[^1].PredictionLoss}");
    }

    [Fact]
    public void Train_TwoWorkersAndSmallMicroBatches_GiveTheSameLosses()
    {
        using var one = new Pretrainer(Config, _model, _ => Sequences, workers: 1);
        using var other = CausalLM.Create(Sizes, seed: 2, withPrediction: true);
        using var two = new Pretrainer(Config with { MicroBatchTokens = 1 }, other, _ => Sequences, workers: 2);
        var (a, b) = (one.Train().First(), two.Train().First());
        Assert.Equal(a.Loss, b.Loss, 1e-4);
        Assert.Equal(a.PredictionLoss!.Value, b.PredictionLoss!.Value, 1e-4);
        Assert.Equal(a.GradientNorm, b.GradientNorm, 1e-4);
    }

    [Fact]
    public void AccumulateGradients_FurtherTokensAlone_ReachModulesAndTrunk()
    {
        var gradients = Gradients(engine => engine.AccumulateGradients([Sequences], 1, false, scored => (PredictionLoss.Sum(scored), 0)));
        string[] reached =
        [
            "model.embed_tokens.weight", "model.layers.0.mlp.down_proj.weight", "model.layers.2.mlp.gate.weight", "model.norm.weight", "lm_head.weight",
            "mtp.0.enorm.weight", "mtp.0.eh_proj.weight", "mtp.0.block.self_attn.o_proj.weight", "mtp.0.shared_head.norm.weight", "mtp.1.hnorm.weight",
            "mtp.1.block.mlp.gate.weight", "mtp.1.shared_head.norm.weight",
        ];
        Assert.All(reached, name => Assert.True(gradients[name].abs().max().item<float>() > 1e-6, name));
    }

    [Fact]
    public void AccumulateGradients_NotAsked_IsEqualToTheBitToAModelWithoutModules()
    {
        using var plain = CausalLM.Create(Sizes, seed: 2);
        static int[] Step(TorchGradientEngine engine) => engine.AccumulateGradients([Sequences], 1, false, scored => (Loss(scored), scored.Predicted.Count));
        using var engine = new TorchGradientEngine(plain, workers: 1);
        Assert.Equal([0], Step(engine));
        var gradients = Gradients(with => Step(with), predicts: false);
        Assert.All(plain.named_parameters(), entry => Assert.True(entry.parameter.grad!.Equals(gradients[entry.name]), entry.name));
        Assert.DoesNotContain(gradients.Keys, name => name.StartsWith("mtp", StringComparison.Ordinal));
    }

    [Fact]
    public void Backward_ThreeRowsAtATime_GivesTheGradientOfAutograd()
    {
        var reports = new List<float>();
        (Tensor, int) Both(ScoredBatch scored)
        {
            var loss = Loss(scored) + 0.3 * PredictionLoss.Sum(scored);
            reports.Add(loss.item<float>());
            return (loss, 0);
        }
        var plain = Gradients(engine => engine.AccumulateGradients([Sequences], 0.7, false, Both));
        using var rows = SequenceBatch.Pad(Sequences);
        var chunked = Gradients(_ => new ChunkedPass(_model, chunkLogits: 150) { Predicts = true }.Backward(rows, null, (0.7, false), Both));
        Assert.Equal(reports[0], reports[1], 1e-4f);
        Assert.Equal(plain.Keys.Order(), chunked.Keys.Order());
        foreach (var (name, expected) in plain) TinyModels.AssertClose(expected, chunked[name], 2e-5);
    }

    [Fact]
    public void Backward_NoTokenFarEnough_HasTheLossOfTheNextTokenAlone()
    {
        using var rows = SequenceBatch.Pad([new([8], [2], 0), new([3], [1], 1)]);
        var counts = new List<int>();
        Gradients(_ => new ChunkedPass(_model) { Predicts = true }.Backward(rows, null, (1, false), scored =>
        {
            counts.Add(scored.Predicted.Count);
            return (Loss(scored) + PredictionLoss.Sum(scored), 0);
        }));
        Assert.Equal([0], counts);
    }

    [Fact]
    public void BalanceExperts_Modules_MoveTheirBiasesToo()
    {
        using var trainer = new Pretrainer(Config, _model, _ => Sequences, workers: 1);
        Assert.True(trainer.Train().First().ExpertImbalance >= 1);
        var biases = _model.StateDict().Where(entry => entry.Name.EndsWith("e_score_correction_bias", StringComparison.Ordinal)).ToList();
        Assert.Equal([1, 2, 3, 4], biases.Select(entry => int.Parse(entry.Name.Split('.')[2])));
        Assert.All(biases, entry => Assert.True(entry.Tensor.abs().max().item<float>() > 0, entry.Name));
    }

    [Fact]
    public void Create_WeightWithoutModules_IsRefused()
    {
        using var plain = CausalLM.Create(Sizes, seed: 2);
        var fault = Assert.Single(Assert.Throws<InvalidConfigException>(() => new Pretrainer(Config, plain, _ => Sequences)).Faults);
        Assert.Equal("prediction_weight", fault.Field);
    }

    [Fact]
    public void Write_NoWeight_SaysNothingOfIt()
    {
        Assert.DoesNotContain("prediction", ConfigJson.Write(Config with { PredictionWeight = 0 }));
        Assert.Equal(Config, ConfigJson.Read<PretrainConfig>(ConfigJson.Write(Config), "pretrain.json"));
    }

    private static Tensor Loss(ScoredBatch scored) => -(scored.LogProbs * scored.Rows.CompletionMask).sum();

    private Dictionary<string, Tensor> Gradients(Action<TorchGradientEngine> backward, bool predicts = true)
    {
        using var engine = new TorchGradientEngine(_model, workers: 1) { Predicts = predicts };
        _model.zero_grad();
        backward(engine);
        return _model.named_parameters().Where(entry => entry.parameter.grad is not null)
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
    }
}
