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
        using var generator = new Generator((ulong)seed, model.Device);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.dim() > 1) parameter.normal_(0, model.Config.InitializerRange, generator);
            else parameter.fill_(name.EndsWith(".bias", StringComparison.Ordinal) ? HeldScalars.Zero : HeldScalars.One);
        }
    }
}
