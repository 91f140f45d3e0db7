namespace R1.Kernel.Comparing;

/// <summary>
/// A home folder for the genuine kernel: it keeps there which files a package once had, and would look for them after the package has changed. Restored
/// packages, package sources and the command-line tool's own records stay those of the user.
/// </summary>
internal static class PrivateHome
{
    /// <summary>Makes the folder and gives a process the variables that lead to it.</summary>
    /// <param name="folder">The home folder.</param>
    /// <param name="environment">Of the process.</param>
    public static void Use(string folder, IDictionary<string, string?> environment)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var settings = Directory.CreateDirectory(Path.Combine(folder, ".nuget", "NuGet"));
        if (Directory.Exists(Path.Combine(user, ".nuget", "NuGet")))
            foreach (var file in Directory.GetFiles(Path.Combine(user, ".nuget", "NuGet"), "*.Config"))
                File.Copy(file, Path.Combine(settings.FullName, Path.GetFileName(file)), overwrite: true);
        ProjectBoundary.Write(folder);
        environment["HOME"] = Path.GetFullPath(folder);
        environment["NUGET_PACKAGES"] = Path.GetFullPath(RestoredPackages.OfUser().Root);
        environment.TryAdd("DOTNET_CLI_HOME", user);
    }
}
