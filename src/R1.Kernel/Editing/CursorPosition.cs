using System.Text;

namespace R1.Kernel.Editing;

/// <summary>The protocol counts code points, the compiler UTF-16 units.</summary>
internal static class CursorPosition
{
    /// <returns>Index into the text, kept inside it.</returns>
    public static int ToUtf16(string text, int codePoints)
    {
        var index = 0;
        for (; codePoints > 0 && index < text.Length; codePoints--) index += Width(text, index);
        return index;
    }

    public static int ToCodePoints(string text, int index)
    {
        var count = 0;
        for (var i = 0; i < index && i < text.Length; count++) i += Width(text, i);
        return count;
    }

    private static int Width(string text, int index) => Rune.TryGetRuneAt(text, index, out var rune) ? rune.Utf16SequenceLength : 1;
}
