namespace R1.Kernel.Comparing;

/// <summary>Keeps the build settings of a surrounding repository out of the projects below a folder.</summary>
internal static class ProjectBoundary
{
    /// <summary>Writes settings that say nothing, which are found first.</summary>
    public static void Write(string folder)
    {
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
    }
}
