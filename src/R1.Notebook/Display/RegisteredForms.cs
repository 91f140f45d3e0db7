using Microsoft.DotNet.Interactive.Formatting;

namespace R1.Notebook;

/// <summary>
/// Forms that a notebook itself has taught .NET Interactive's formatter, with <c>Formatter.Register</c> and
/// <c>Formatter.SetPreferredMimeTypesFor</c>. They come before ours, as they do in the genuine kernel.
/// </summary>
internal static class RegisteredForms
{
    /// <summary>The forms of a value in which registered ones stand in for ours.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="ours">What we would show.</param>
    public static MimeBundle Over(object value, Func<MimeBundle> ours) =>
        // A notebook that has registered something has loaded the formatter; all others need not wait for it.
        FormatterEvents.IsFormatterLoaded ? Apply(value, ours) : ours();

    private static MimeBundle Apply(object value, Func<MimeBundle> ours)
    {
        var mimes = Formatter.RegisteredFormatters(includeDefaults: false).Where(f => Fits(f.Type, value.GetType())).Select(f => f.MimeType)
            .Distinct().ToArray();
        if (mimes.Length == 0) return ours();
        var text = mimes.Contains(Mime.Text) ? value.ToDisplayString(Mime.Text) : null;
        // A plain form is only wanted beside others or alone; a registered form of another kind replaces all that we would draw.
        var preferred = Formatter.GetPreferredMimeTypesFor(value.GetType());
        if (preferred.All(mime => mime == Mime.Text)) return new MimeBundle(text ?? ours().Text);
        var others = mimes.Where(mime => mime != Mime.Text).ToArray();
        var bundle = others.Length > 0 ? new MimeBundle(text ?? ours().Text) : text is null ? ours() : ours().With(Mime.Text, text);
        return others.Aggregate(bundle, (forms, mime) => forms.With(mime, value.ToDisplayString(mime)));
    }

    private static bool Fits(Type registered, Type type) => registered.IsGenericTypeDefinition
        ? Kinds(type).Any(kind => kind.IsGenericType && kind.GetGenericTypeDefinition() == registered)
        : registered.IsAssignableFrom(type);

    private static IEnumerable<Type> Kinds(Type type)
    {
        for (var kind = type; kind is not null; kind = kind.BaseType) yield return kind;
        foreach (var kind in type.GetInterfaces()) yield return kind;
    }
}
