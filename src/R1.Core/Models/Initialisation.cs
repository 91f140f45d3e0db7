using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Fresh weights as Hugging Face makes them: matrices N(0, initializer_range), norms 1, biases 0.</summary>
internal static class Initialisation
{
    public static void Fill(CausalLM model, int seed)
    {
        using var guard = no_grad();
        var seeds = new Seeds(seed);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.dim() > 1) FillNormal(parameter, model.Config.InitializerRange, seeds.Random("initial weights", name));
            else parameter.fill_(name.EndsWith(".bias", StringComparison.Ordinal) ? HeldScalars.Zero : HeldScalars.One);
        }
    }

    // Drawn here: what libtorch draws depends on the processor's vector instructions.
    private static void FillNormal(Tensor parameter, double deviation, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        var values = new float[parameter.numel()];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.NextNormal());
        parameter.copy_(tensor(values, parameter.shape));
    }
}
