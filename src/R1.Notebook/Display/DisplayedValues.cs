using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace R1.Notebook;

/// <summary>Values that cells show through .NET Interactive's own types: its formatter tells of each, and again when it is updated.</summary>
internal static class DisplayedValues
{
    private static readonly ConditionalWeakTable<DisplayedValue, ILiveOutput> Shown = [];

    /// <summary>Shows a value that can be changed in place.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The forms wanted beside the plain text one; none means all.</param>
    public static DisplayedValue Show(object? value, string[] mimeTypes)
    {
        var forms = ValueFormatter.Format(value, mimeTypes).Data.Select(form => new FormattedValue(form.Key, form.Value));
        var shown = new DisplayedValue(value, [.. forms]);
        Shown.Add(shown, DisplayContext.Current.ShowLive(() => ValueFormatter.Format(shown.Value, mimeTypes)));
        return shown;
    }

    /// <summary>Takes what the formatter tells of.</summary>
    public static void Listen() => Formatter.SubscribeToDisplayedValues(Take);

    private static void Take(DisplayedValue value)
    {
        // The formatter's Display announces one object and returns another (1.0.0-beta.26120.1), so an update of the latter finds nothing to replace.
        if (Shown.TryGetValue(value, out var output)) output.Changed("");
        // Under a command of .NET Interactive an event shows the value.
        else if (InteractiveSink.TryFind() is null) DisplayContext.Current.Show(Forms(value));
    }

    // Our forms unless others were asked for; tables of the formatter's own are as it draws them.
    private static MimeBundle Forms(DisplayedValue value)
    {
        var wanted = value.FormattedValues.Select(form => form.MimeType);
        var isDefault = wanted.SequenceEqual(Formatter.GetPreferredMimeTypesFor(value.Value?.GetType()));
        if (isDefault && value.Value is not TabularDataResource) return ValueFormatter.Format(value.Value);
        var bundle = new MimeBundle(value.Value as string ?? ValueFormatter.Format(value.Value).Text);
        return value.FormattedValues.Aggregate(bundle, (forms, form) => forms.With(form.MimeType, form.Value));
    }
}

/// <summary>
/// Listens to the formatter of .NET Interactive from the moment at which a cell first needs it. To load it takes a tenth of a second, which a cell that shows
/// nothing through it need not wait for.
/// </summary>
internal static class FormatterEvents
{
    private const string AssemblyName = "Microsoft.DotNet.Interactive.Formatting";
    private static readonly Lazy<bool> Listening = new(Start);
    private static int _subscribed;

    /// <summary>Whether the formatter has been loaded.</summary>
    public static bool IsFormatterLoaded => AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == AssemblyName);

    /// <summary>Whether a value stands for something that has been shown already.</summary>
    public static bool IsShown(object? value) => value?.GetType().FullName == AssemblyName + ".DisplayedValue";

    public static void Listen() => _ = Listening.Value;

    private static bool Start()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (loaded.LoadedAssembly.GetName().Name == AssemblyName) Subscribe();
        };
        if (IsFormatterLoaded) Subscribe();
        return true;
    }

    private static void Subscribe()
    {
        if (Interlocked.Exchange(ref _subscribed, 1) == 0) DisplayedValues.Listen();
    }
}
