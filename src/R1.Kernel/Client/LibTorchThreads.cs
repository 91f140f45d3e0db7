namespace R1.Kernel.Client;

/// <summary>
/// Threads inside one operation of libtorch. It reads the variable once, when it is loaded, so whoever starts a kernel must set it. Small models share
/// their work between workers of their own; there more threads inside an operation only wait for each other.
/// </summary>
internal static class LibTorchThreads
{
    public const string Variable = "OMP_NUM_THREADS";

    /// <summary>Unless the environment says otherwise.</summary>
    public const string Default = "1";
}
