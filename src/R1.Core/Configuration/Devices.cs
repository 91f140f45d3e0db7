using System.Globalization;
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
            "Preset gpu needs a CUDA device and a CUDA build of libtorch, and found none: use preset cpu, or see environment/GPU.md for a GPU set-up.");
    }

    /// <summary>The device of a name.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, or <c>cuda:1</c> for the second device.</param>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    /// <exception cref="InvalidOperationException">There is no such CUDA device.</exception>
    public static torch.Device Of(string name)
    {
        if (name == "cpu") return torch.CPU;
        var index = 0;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], NumberStyles.None, null, out index)))
            throw new ArgumentException($"'{name}' is no device: give cpu, cuda, or cuda:1 for the second of several.", nameof(name));
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (index < count) return torch.device(DeviceType.CUDA, index);
        throw new InvalidOperationException(count == 0
            ? $"Device {name} needs a CUDA device and a CUDA build of libtorch, and found none: give cpu, or see environment/GPU.md."
            : $"There is no device {name}: {count} CUDA devices were found, cuda:0 is the first.");
    }
}
