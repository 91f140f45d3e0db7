using System.Runtime.InteropServices;

namespace R1.Kernel.Commands;

/// <summary>
/// Ctrl-C and the system's request to end (SIGTERM), while notebooks run. Ctrl-C interrupts the cell, and the notebook is saved. SIGTERM lets a training finish
/// its step first, and a second one ends everything at once.
/// </summary>
internal sealed class EarlyEnd : IDisposable
{
    // In which a notebook is saved after Ctrl-C.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _any = new(), _stop = new();
    private readonly PosixSignalRegistration _interruptSignal, _stopSignal;

    public EarlyEnd()
    {
        _interruptSignal = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        _stopSignal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop);
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Any => _any.Token;

    /// <summary>Cancelled by SIGTERM.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        _interruptSignal.Dispose();
        _stopSignal.Dispose();
    }

    private void OnInterrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _any.Cancel();
        Thread.Sleep(Patience);
        Environment.Exit(ExitCode.Interrupted);
    }

    private void OnStop(PosixSignalContext signal)
    {
        signal.Cancel = !Stop.IsCancellationRequested;
        _stop.Cancel();
        _any.Cancel();
    }
}
