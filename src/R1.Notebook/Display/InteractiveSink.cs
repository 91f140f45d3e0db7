using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace R1.Notebook;

/// <summary>Hands outputs to the .NET Interactive kernel that hosts the process.</summary>
/// <param name="context">The command that the kernel is carrying out: the running cell.</param>
internal sealed class InteractiveSink(KernelInvocationContext context) : IDisplaySink
{
    // A program without that kernel does not have its assemblies, so no method that names one of their types may be entered there.
    private const string AssemblyName = "Microsoft.DotNet.Interactive";

    /// <summary>The sink of the running cell, or null where no .NET Interactive kernel is at work.</summary>
    public static IDisplaySink? TryFind() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == AssemblyName) ? OfRunningCell() : null;

    public void Show(MimeBundle content) => Produce(content, NewId());

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        var id = NewId();
        Produce(render(), id);
        return new Live(() => Update(render(), id));
    }

    private static InteractiveSink? OfRunningCell() => KernelInvocationContext.Current is { } context ? new InteractiveSink(context) : null;

    private static string NewId() => Guid.NewGuid().ToString("N");

    // Events of our own and not DisplayedValue: that one keeps the forms that a value had first, and a chart without a point is a line of text.
    private void Produce(MimeBundle content, string id) => context.Publish(new DisplayedValueProduced(content, context.Command, Forms(content), id));

    private void Update(MimeBundle content, string id) => context.Publish(new DisplayedValueUpdated(content, id, context.Command, Forms(content)));

    private static FormattedValue[] Forms(MimeBundle content) => [.. content.Data.Select(form => new FormattedValue(form.Key, form.Value))];

    private sealed class Live(Action draw) : ILiveOutput
    {
        private readonly Throttle _throttle = new(TimeSpan.FromMilliseconds(500), draw);

        public void Changed(string status) => _throttle.Request();

        // What is drawn once the cell has ended, that kernel drops.
        public void Complete() => draw();
    }
}
