using R1.Models;
using R1.Training.Optimizers;
using TorchSharp;

namespace R1.Training.Optimizers;

/// <summary>Which optimiser trains which parameter of a model.</summary>
internal static class PolicyOptimizer
{
    /// <summary>AdamW without decay on everything that is trained, an adapter alone where there is one.</summary>
    public static IOptimizer Adam(CausalLM model, double learningRate) =>
        new AdamW(Trained(model), new AdamWOptions { LearningRate = learningRate });

    /// <summary>Muon on the hidden matrices, AdamW on embeddings, output head, router and norms.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Muon's, in the original scaling.</param>
    /// <param name="adamShare">AdamW's rate as a share of it.</param>
    public static IOptimizer Muon(CausalLM model, double learningRate, double adamShare) => CombinedOptimizer.MuonWithAdamW(
        Parameters(model),
        new MuonOptions { LearningRate = learningRate, Scaling = MuonScaling.Original },
        new AdamWOptions { LearningRate = learningRate * adamShare });

    /// <summary>What is trained: an adapter alone where there is one.</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Trained(CausalLM model) => model.Adapter?.Parameters() ?? Parameters(model);

    private static IEnumerable<(string Name, torch.Tensor Tensor)> Parameters(CausalLM model) =>
        model.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter));
}
