namespace R1.Kernel.Reproducing;

/// <summary>
/// Where a reproduction's report lies: a folder for each preset, list of seeds and choice of notebooks, so that a run never overwrites another's. The
/// newest report is linked into the folder above, file by file, so that its pages are found at the same place every time.
/// </summary>
/// <param name="Root">Folder of all reports.</param>
/// <param name="Name">Of this report.</param>
internal sealed record ReportFolder(string Root, string Name)
{
    /// <param name="root">Folder of all reports.</param>
    /// <param name="preset">Scale.</param>
    /// <param name="seeds">At least one.</param>
    /// <param name="choices">What else tells it from others: notebooks that were asked for by name, parameters.</param>
    public static ReportFolder For(string root, string preset, IReadOnlyList<int> seeds, IEnumerable<string> choices) =>
        new(root, string.Join('-', [preset, seeds.Count == 1 ? "seed" : "seeds", .. seeds, .. choices]));

    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>A notebook's result, here or in another report; the first is this report's, whether it is there or not.</summary>
    /// <param name="file">Path inside a report.</param>
    public IEnumerable<string> Candidates(string file)
    {
        var others = Directory.Exists(Root) ? new DirectoryInfo(Root).GetDirectories().Where(IsOther).Select(other => other.FullName) : [];
        return others.Prepend(Path).Select(folder => System.IO.Path.Combine(folder, file));
    }

    /// <summary>Makes this report the one that the folder above leads to.</summary>
    public void Link()
    {
        var root = new DirectoryInfo(Root);
        var stale = root.GetFileSystemInfos().Where(entry => entry.LinkTarget is not null).ToDictionary(entry => entry.Name);
        foreach (var entry in new DirectoryInfo(Path).GetFileSystemInfos())
        {
            if (!stale.Remove(entry.Name)) MoveAside(Beside(entry));
            if (entry is DirectoryInfo) LinkFolder(entry.Name);
            else LinkFile(entry.Name);
        }
        foreach (var link in stale.Values) link.Delete();
    }

    // The new link takes the place of the old one at once: there is a summary at every moment.
    private void LinkFile(string name)
    {
        var link = System.IO.Path.Combine(Root, $".{name}.new");
        File.Delete(link);
        File.CreateSymbolicLink(link, System.IO.Path.Combine(Name, name));
        File.Move(link, System.IO.Path.Combine(Root, name), overwrite: true);
    }

    private void LinkFolder(string name)
    {
        var link = System.IO.Path.Combine(Root, name);
        File.Delete(link);
        Directory.CreateSymbolicLink(link, System.IO.Path.Combine(Name, name));
    }

    // A report from before each had its folder, or something of the user's: it is kept under another name.
    private static void MoveAside(string path)
    {
        if (Directory.Exists(path)) Directory.Move(path, $"{path}.{DateTime.UtcNow:yyyyMMddHHmmss}");
        else if (File.Exists(path)) File.Move(path, $"{path}.{DateTime.UtcNow:yyyyMMddHHmmss}");
    }

    private string Beside(FileSystemInfo entry) => System.IO.Path.Combine(Root, entry.Name);

    private bool IsOther(DirectoryInfo folder) => folder.LinkTarget is null && folder.Name != Name;
}
