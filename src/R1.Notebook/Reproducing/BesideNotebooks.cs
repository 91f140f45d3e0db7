namespace R1.Notebook;

/// <summary>What lies beside the notebooks, wherever a notebook is run.</summary>
internal static class BesideNotebooks
{
    /// <summary>Looks for a file or folder, there or in <c>notebooks</c>, from a folder upwards.</summary>
    /// <param name="path">Its path beside the notebooks, e.g. <c>claims.json</c>.</param>
    /// <param name="folder">Where to begin.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string path, string folder)
    {
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            string[] places = [Path.Combine(directory.FullName, path), Path.Combine(directory.FullName, "notebooks", path)];
            if (places.FirstOrDefault(Path.Exists) is { } found) return found;
        }
        throw new FileNotFoundException($"No {path} in {folder} or above: it lies beside the notebooks.");
    }
}
