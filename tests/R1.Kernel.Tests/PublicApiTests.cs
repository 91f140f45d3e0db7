using System.Reflection;
using PublicApiGenerator;

namespace R1.Tests;

/// <summary>
/// The public surface of the libraries is written down in <c>src/&lt;project&gt;/PublicApi.txt</c>, so that a change of it is seen in review.
/// <c>make api</c> accepts the surface as it is now.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Libraries => ["R1.Verification", "R1.Core", "R1.Cluster", "R1.Notebook", "R1.Sandbox"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Surface_OfLibrary_IsTheAcceptedOne(string library)
    {
        var surface = Assembly.Load(library).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var file = Path.Combine(Fixtures.RepositoryRoot, "src", library, "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("R1_ACCEPT_API") == "1") File.WriteAllText(file, surface);
        var difference = LineDifference.Between(File.Exists(file) ? File.ReadAllText(file) : "", surface);
        Assert.True(difference.Count == 0, $"The public surface of {library} differs from {file}. If this is on purpose, run 'make api', "
            + $"commit the file and name the change in CHANGELOG.md.\n{string.Join('\n', difference)}");
    }

    [Fact]
    public void Between_TextsOfTwoSurfaces_ListsWhatWentAndWhatCame()
    {
        Assert.Equal(["2: - b", "2: + x", "4: + d"], LineDifference.Between("a\nb\nc\n", "a\nx\nc\nd\n"));
        Assert.Empty(LineDifference.Between("a\nb\n", "a\nb\n"));
    }
}
