using R1.Kernel.Scripting;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Packages that do not come with the tool.</summary>
public sealed class PackageCellsTests : IDisposable
{
    private readonly ScriptSession _session = new(AppContext.BaseDirectory);
    private readonly RecordingOutput _output = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _unique = Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private string Value(string text)
    {
        var result = _session.Execute(text, "cell 1", _output, default);
        Assert.True(result.Status == CellStatus.Completed, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value?.Text ?? "(none)";
    }

    [Fact]
    public void Execute_PackageFromAFolder_IsRestoredAndUsed()
    {
        TinyPackage.Write(_folder.Path, ($"Probe{_unique}", "1.0.0"), "public static class Probe { public static int Answer => 42; }");
        Assert.Equal("42", Value($"#i \"nuget: {_folder.Path}\"\n#r \"nuget: Probe{_unique}, 1.0.0\"\nProbe.Answer"));
    }

    [Fact]
    public void Execute_UnknownPackage_FailsEveryTime()
    {
        for (var i = 0; i < 2; i++)
        {
            var result = _session.Execute($"#r \"nuget: Unknown{_unique}, 1.0.0\"", "cell 1", _output, default);
            Assert.Contains($"Unknown{_unique} 1.0.0 cannot be restored", result.Error!.Message);
        }
    }

    [Fact]
    public void Execute_PackageThatNeedsANewerAssemblyThanTheTools_GetsIt()
    {
        TinyPackage.Write(_folder.Path, ("YamlDotNet", "99.0.0"), "namespace YamlDotNet { public static class Newer { public static int Number => 99; } }");
        TinyPackage.Write(_folder.Path, ($"Probe{_unique}", "1.0.0"),
            "public static class Probe { public static int Answer => YamlDotNet.Newer.Number; }", ("YamlDotNet", "99.0.0"));
        Assert.Equal("(99, 99)", Value($"#i \"nuget: {_folder.Path}\"\n#r \"nuget: Probe{_unique}, 1.0.0\"\n(Probe.Answer, YamlDotNet.Newer.Number)"));
    }

    [Fact]
    public void Execute_NewerPackageThanTheTools_GetsIt()
    {
        TinyPackage.Write(_folder.Path, ("Markdig", "99.0.0"), "namespace Markdig { public static class Newer { public static int Number => 99; } }");
        Assert.Equal("99", Value($"#i \"nuget: {_folder.Path}\"\n#r \"nuget: Markdig, 99.0.0\"\nMarkdig.Newer.Number"));
    }

    [Fact]
    public void Execute_PackageWithTheMethodsOfSystemLinqAsync_IsNotAmbiguous()
    {
        TinyPackage.Write(_folder.Path, ($"Probe{_unique}", "1.0.0"), """
            namespace System.Linq
            {
                public static class AsyncEnumerable
                {
                    public static async System.Threading.Tasks.ValueTask<System.Collections.Generic.List<T>> ToListAsync<T>(
                        this System.Collections.Generic.IAsyncEnumerable<T> source)
                    {
                        var list = new System.Collections.Generic.List<T>();
                        await foreach (var item in source) list.Add(item);
                        return list;
                    }
                }
            }
            """);
        Assert.Equal("[0, 1, 2]", Value($$"""
            #i "nuget: {{_folder.Path}}"
            #r "nuget: Probe{{_unique}}, 1.0.0"
            async IAsyncEnumerable<int> Count() { for (var i = 0; i < 3; i++) { await Task.Delay(1); yield return i; } }
            await Count().ToListAsync()
            """));
    }
}
