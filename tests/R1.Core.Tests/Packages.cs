using System.Xml.Linq;

namespace R1.Tests;

/// <summary>The NuGet packages that the repository is built with.</summary>
internal static class Packages
{
    /// <summary>Where this machine keeps them.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The version of a package that Directory.Packages.props names.</summary>
    public static string PinnedVersion(string package) =>
        XDocument.Load(Path.Combine(Fixtures.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => (string?)element.Attribute("Include") == package).Attribute("Version")!.Value;
}
