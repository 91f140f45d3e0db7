using System.Runtime.InteropServices;

namespace R1.Runs;

/// <summary>
/// The system's request that this process end (SIGTERM). A training that is watched obeys after the step at hand; a second request ends the process at once.
/// </summary>
internal static class StopRequest
{
    private static readonly Lock Gate = new();
    private static PosixSignalRegistration? _signal;
    private static int _watches;
    private static volatile bool _isMade;

    /// <summary>Whether the process has been asked to end.</summary>
    public static bool IsMade => _isMade;

    /// <summary>Whether a training is under way that will obey.</summary>
    public static bool IsWatched => Volatile.Read(ref _watches) > 0;

    /// <summary>Asks on behalf of the system.</summary>
    public static void Make() => _isMade = true;

    /// <summary>From now on the signal only makes the request, until the watch is disposed.</summary>
    public static IDisposable Watch()
    {
        lock (Gate)
            if (_watches++ == 0) _signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        return new Watching();
    }

    private static void OnSignal(PosixSignalContext signal)
    {
        // Left alone, the second one ends the process.
        if (!_isMade) signal.Cancel = true;
        Make();
    }

    private static void End()
    {
        lock (Gate)
            if (--_watches == 0) _signal?.Dispose();
    }

    private sealed class Watching : IDisposable
    {
        public void Dispose() => End();
    }
}
