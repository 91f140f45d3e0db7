using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace R1.Notebook;

/// <summary>
/// Hands outputs to a genuine .NET Interactive kernel that hosts the process. That package cannot be referenced any more, so its display
/// function is found by reflection: <c>KernelInvocationContextExtensions.Display(context, value, mimeTypes)</c> and
/// <c>DisplayedValue.Update(value)</c>.
/// </summary>
internal sealed class InteractiveSink : IDisplaySink
{
    private const string AssemblyName = "Microsoft.DotNet.Interactive";
    private readonly PropertyInfo _currentContext;
    private readonly MethodInfo _display;

    private InteractiveSink(Assembly kernel)
    {
        const BindingFlags statics = BindingFlags.Public | BindingFlags.Static;
        _currentContext = kernel.GetType(AssemblyName + ".KernelInvocationContext", true)!.GetProperty("Current", statics)!;
        _display = kernel.GetType(AssemblyName + ".KernelInvocationContextExtensions", true)!.GetMethods(statics)
            .First(m => m.Name == "Display" && m.GetParameters() is [_, { ParameterType: var value }, { ParameterType: var mimeTypes }]
                && value == typeof(object) && mimeTypes == typeof(string[]));
    }

    public static InteractiveSink? TryFind() => TryFind(AppDomain.CurrentDomain.GetAssemblies());

    internal static InteractiveSink? TryFind(IEnumerable<Assembly> loaded)
    {
        var kernel = loaded.FirstOrDefault(a => a.GetName().Name == AssemblyName);
        if (kernel is null) return null;
        var sink = new InteractiveSink(kernel);
        return sink._currentContext.GetValue(null) is null ? null : sink;
    }

    public void Show(MimeBundle content) => Display(content);

    public ILiveOutput ShowLive(Func<MimeBundle> render) => new Live(Display(render()), render);

    private object Display(MimeBundle content)
    {
        var forms = content.Data.Keys.ToArray();
        foreach (var form in forms) BundleFormatter.Register(form);
        return _display.Invoke(null, [_currentContext.GetValue(null), new FormattedBundle(content), forms])!;
    }

    private sealed class Live : ILiveOutput
    {
        private readonly Throttle _throttle;

        public Live(object displayed, Func<MimeBundle> render)
        {
            var update = displayed.GetType().GetMethod("Update", [typeof(object)])!;
            _throttle = new Throttle(TimeSpan.FromMilliseconds(500), () => update.Invoke(displayed, [new FormattedBundle(render())]));
        }

        public void Changed(string status) => _throttle.Request();
    }
}

/// <summary>What .NET Interactive formats in our place: every form is written already.</summary>
internal sealed record FormattedBundle(MimeBundle Content);

/// <summary>Teaches .NET Interactive's formatter to write the forms of a bundle.</summary>
internal static class BundleFormatter
{
    public static void Register(string mimeType) =>
        Formatter.Register<FormattedBundle>(bundle => bundle.Content.Data.GetValueOrDefault(mimeType, bundle.Content.Text), mimeType);
}
