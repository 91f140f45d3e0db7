using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>Things that a response must contain.</summary>
internal static partial class ContentRules
{
    /// <summary>At least <c>num_placeholders</c> placeholders in square brackets, such as [address]; empty brackets are none.</summary>
    public static Func<string, bool> Placeholders(InstructionArguments arguments)
    {
        var wanted = arguments.Number("num_placeholders");
        return text => Bracketed().Matches(text).Count(match => !string.IsNullOrWhiteSpace(match.Groups[1].Value)) >= wanted;
    }

    /// <summary>
    /// A postscript: its <c>postscript_marker</c>, P.S. or P.P.S, in capitals or small letters, with or without blanks behind full stops. It may be long.
    /// </summary>
    public static Func<string, bool> Postscript(InstructionArguments arguments)
    {
        var letters = arguments.Text("postscript_marker").Trim().Select(sign => sign == '.' ? @"\.\s?" : Regex.Escape(sign.ToString()));
        var marker = new Regex(string.Concat(letters), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return marker.IsMatch;
    }

    [GeneratedRegex(@"\[([^\[\]\n]*)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();
}
