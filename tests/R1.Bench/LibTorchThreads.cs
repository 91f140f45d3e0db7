using TorchSharp;

namespace R1.Bench;

/// <summary>The number of threads that libtorch uses inside one operation, until disposed.</summary>
internal sealed class LibTorchThreads : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    private LibTorchThreads(int threads) => torch.set_num_threads(threads);

    public static LibTorchThreads Use(int threads) => new(threads);

    public void Dispose() => torch.set_num_threads(_before);
}
