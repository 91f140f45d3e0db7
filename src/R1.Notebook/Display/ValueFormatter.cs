using System.Collections;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Html;
using Plotly.NET;
using R1.Foundation;
using TorchSharp;

namespace R1.Notebook;

/// <summary>Decides how any value looks in a notebook.</summary>
internal static class ValueFormatter
{
    private const int LargestTensor = 400;
    private static readonly JsonSerializerOptions Json = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };

    /// <summary>All forms of a value; every value has at least the plain text one.</summary>
    public static MimeBundle Format(object? value) => value switch
    {
        null => new MimeBundle("null"),
        MimeBundle bundle => bundle,
        _ => RegisteredForms.Over(value, () => Own(value)),
    };

    private static MimeBundle Own(object value) => value switch
    {
        IDisplayable displayable => displayable.ToMimeBundle(),
        string text => new MimeBundle(text),
        IHtmlContent html => Html(html),
        GenericChart chart => new MimeBundle("Plotly chart").With(Mime.Plotly, GenericChart.toFigureJson(chart)),
        torch.Tensor tensor => new MimeBundle(Describe(tensor)),
        Exception exception => Describe(exception),
        _ when DeedleTable.TryRead(value) is { } table => table.ToMimeBundle(),
        IDictionary entries => Entries(entries).ToMimeBundle(),
        IEnumerable items => Sequence(items),
        _ => Object(value),
    };

    /// <summary>Some forms of a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The forms wanted beside the plain text one; none means all.</param>
    public static MimeBundle Format(object? value, IReadOnlyList<string> mimeTypes)
    {
        var all = Format(value);
        if (mimeTypes.Count == 0) return all;
        return mimeTypes.Aggregate(new MimeBundle(all.Text), (bundle, mime) =>
            bundle.With(mime, all.Data.GetValueOrDefault(mime) ?? Convert(value, mime, all.Text)));
    }

    private static string Convert(object? value, string mimeType, string text) =>
        Mime.IsJson(mimeType) ? JsonSerializer.Serialize(value, Json) : text;

    private static MimeBundle Html(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return new MimeBundle(writer.ToString()).With(Mime.Html, writer.ToString());
    }

    private static string Describe(torch.Tensor tensor)
    {
        var header = $"tensor [{string.Join(", ", tensor.shape)}] {tensor.dtype} on {tensor.device}";
        return tensor.numel() > LargestTensor ? header : header + "\n" + tensor.npstr();
    }

    private static MimeBundle Describe(Exception exception) => new MimeBundle(exception.ToString()).With(Mime.Html,
        $"<details><summary><b>{WebUtility.HtmlEncode(exception.GetType().Name)}</b>: {WebUtility.HtmlEncode(exception.Message)}</summary>"
        + $"<pre>{WebUtility.HtmlEncode(exception.StackTrace ?? "not thrown")}</pre></details>");

    private static Table Entries(IDictionary entries) =>
        new(["key", "value"], entries.Keys.Cast<object>().Select(key => new[] { key, entries[key] }));

    private static MimeBundle Sequence(IEnumerable items)
    {
        const int most = 1000;
        var first = items.Cast<object?>().Take(most + 1).ToArray();
        var plain = first.All(i => i is null || RecordColumns.IsPlain(i.GetType()));
        if (!plain) return Table.Of(first.Take(most)).ToMimeBundle();
        return new MimeBundle("[" + string.Join(", ", first.Take(most).Select(Plain)) + (first.Length > most ? ", …]" : "]"));
    }

    private static MimeBundle Object(object value)
    {
        if (value is ITuple || RecordColumns.IsPlain(value.GetType())) return new MimeBundle(Plain(value));
        var columns = RecordColumns.Of(value.GetType(), [value]);
        return new Table(["property", "value"], columns.Select(c => new[] { c.Title, c.Read(value) }), CellText.NameOf(value.GetType())).ToMimeBundle();
    }

    private static string Plain(object? value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "null";
}
