using R1.Kernel.Protocol;

namespace R1.Kernel.Client;

/// <summary>Where a kernel lives: a process of its own, or for tests a thread.</summary>
internal interface IKernelHost : IDisposable
{
    /// <summary>Waits until the kernel listens.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>Its sockets, or null when it has ended or gave no sign in time.</returns>
    ConnectionInfo? Connect(TimeSpan patience);

    /// <summary>Whether it is gone.</summary>
    bool HasEnded { get; }

    /// <summary>Why it is gone, in a few words, e.g. <c>killed by signal 9</c>.</summary>
    string EndReason { get; }

    /// <summary>What it said outside the protocol; empty when it was silent.</summary>
    string LastWords { get; }

    /// <summary>Ends it at once, with everything that its cells have started.</summary>
    void Kill();
}
