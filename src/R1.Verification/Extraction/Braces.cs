namespace R1.Verification.Extraction;

/// <summary>Pairs of braces.</summary>
internal static class Braces
{
    /// <summary>For the place of each opening brace that of its closing one; zero or less where none is. Escaped braces are signs. Linear in the
    /// text.</summary>
    public static int[] Closing(string text)
    {
        var pairs = new int[text.Length];
        // The innermost open brace; each of them keeps the place of the next one outside, as its complement.
        var open = -1;
        for (var i = text.AsSpan().IndexOfAny('{', '}', '\\'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '{') (pairs[i], open) = (~open, i);
            else if (text[i] == '}' && open >= 0) (pairs[open], open) = (i, ~pairs[open]);
        }
        return pairs;
    }
}
