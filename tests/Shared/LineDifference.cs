namespace R1.Tests;

/// <summary>What changed between two texts, line by line.</summary>
internal static class LineDifference
{
    /// <summary>'n: - line' for each line that went and 'n: + line' for each that came, with its number in the text it stands in.</summary>
    public static IReadOnlyList<string> Between(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = CommonLengths(old, now);
        var changes = new List<string>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j]) (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) changes.Add($"{i + 1}: - {old[i++]}");
            else changes.Add($"{j + 1}: + {now[j++]}");
        }
        return changes;
    }

    // [i, j]: length of the longest common subsequence of old[i..] and now[j..].
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
