using TorchSharp;

namespace R1.Configuration;

/// <summary>Where the tensors of a preset live.</summary>
public static class Devices
{
    /// <summary>The CPU for <see cref="Preset.Smoke"/> and <see cref="Preset.Cpu"/>, the first CUDA device for <see cref="Preset.Gpu"/>.</summary>
    /// <exception cref="InvalidOperationException">The preset is <see cref="Preset.Gpu"/> and there is no CUDA device.</exception>
    public static torch.Device For(Preset preset)
    {
        if (preset != Preset.Gpu) return torch.CPU;
        return torch.cuda.is_available() ? torch.CUDA : throw new InvalidOperationException(
            "Preset gpu needs a CUDA device and a CUDA build of libtorch, and found none: use preset cpu, or see environment/ for a GPU set-up.");
    }
}
