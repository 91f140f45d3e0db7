namespace R1.Verification.Extraction;

/// <summary>Pairs of braces.</summary>
internal static class Braces
{
    /// <summary>For each opening brace the place of its closing one. Escaped braces are signs. Linear in the text.</summary>
    public static Dictionary<int, int> Closing(string text)
    {
        var (pairs, open) = (new Dictionary<int, int>(), new Stack<int>());
        for (var i = text.IndexOfAny(['{', '}', '\\']); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '{') open.Push(i);
            else if (text[i] == '}' && open.Count > 0) pairs[open.Pop()] = i;
        }
        return pairs;
    }
}
