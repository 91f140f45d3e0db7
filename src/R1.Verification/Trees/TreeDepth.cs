namespace R1.Verification.Trees;

/// <summary>The depth of a tree, so that nothing that recurses over it meets the end of the stack.</summary>
internal static class TreeDepth
{
    private const int Most = 200;

    public static bool IsBounded(Node root) => IsBounded(root, 1);

    private static bool IsBounded(Node node, int depth)
    {
        if (depth > Most) return false;
        foreach (var child in node.Children)
            if (!IsBounded(child, depth + 1)) return false;
        return true;
    }
}
