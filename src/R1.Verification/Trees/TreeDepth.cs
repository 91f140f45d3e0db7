namespace R1.Verification.Trees;

/// <summary>The depth of a tree, so that nothing that recurses over it meets the end of the stack.</summary>
internal static class TreeDepth
{
    private const int Most = 200;

    public static bool IsBounded(Node root)
    {
        var open = new Stack<(Node Node, int Depth)>();
        open.Push((root, 1));
        while (open.TryPop(out var top))
        {
            if (top.Depth > Most) return false;
            foreach (var child in Variables.Children(top.Node)) open.Push((child, top.Depth + 1));
        }
        return true;
    }
}
