namespace R1.Notebook;

/// <summary>
/// The sink of the running cell. It flows with the call (into tasks and threads that the cell starts), so two sessions in one process
/// do not see each other's outputs.
/// </summary>
internal static class DisplayContext
{
    private static readonly AsyncLocal<IDisplaySink?> Sink = new();

    /// <summary>What the host has set; without a host .NET Interactive's own display where that is loaded, else the console.</summary>
    public static IDisplaySink Current => Sink.Value ?? InteractiveSink.TryFind() ?? (IDisplaySink)ConsoleSink.Instance;

    /// <summary>Sets the sink for the present flow until the result is disposed.</summary>
    public static IDisposable Use(IDisplaySink sink)
    {
        FormatterEvents.Listen();
        var previous = Sink.Value;
        Sink.Value = sink;
        return new Restore(previous);
    }

    private sealed class Restore(IDisplaySink? previous) : IDisposable
    {
        public void Dispose() => Sink.Value = previous;
    }
}
