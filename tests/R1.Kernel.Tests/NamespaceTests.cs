using System.Reflection;

namespace R1.Tests;

/// <summary>A notebook may use any of our namespaces together: no two public types share a name, nor one of ours with what a cell commonly imports.</summary>
public class NamespaceTests
{
    private static readonly string[] Libraries = ["R1.Verification", "R1.Core", "R1.Cluster", "R1.Notebook", "R1.Sandbox"];

    private static readonly string[] Common =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks",
        "TorchSharp", "Plotly.NET", "Plotly.NET.CSharp",
    ];

    [Fact]
    public void Names_OfPublicTypes_MeanOneThing()
    {
        var ours = Libraries.SelectMany(name => Public(Assembly.Load(name))).ToList();
        var theirs = Foreign().Where(type => Common.Contains(type.Namespace)).ToList();
        Assert.True(ours.Count > 100 && Common.All(name => theirs.Exists(type => type.Namespace == name)), "A library or a namespace was not looked at.");
        var names = ours.Select(Name).ToHashSet();
        var shared = Shared([.. ours, .. theirs.Where(type => names.Contains(Name(type)))]);
        Assert.True(shared.Count == 0, $"A notebook that uses both namespaces of a line fails with CS0104; rename one type:\n{string.Join('\n', shared)}");
    }

    [Fact]
    public void Shared_NameOfTwoNamespaces_IsNamedWithBoth() =>
        Assert.Equal(["System.Threading.Timer, System.Timers.Timer"], Shared([typeof(Timer), typeof(System.Timers.Timer), typeof(Thread)]));

    private static IReadOnlyList<string> Shared(IEnumerable<Type> types) =>
        [.. types.Select(type => type.FullName!).Distinct().GroupBy(name => name[(name.LastIndexOf('.') + 1)..].Split('`')[0])
            .Where(same => same.Select(name => name.Split('`')[0]).Distinct().Count() > 1).Select(same => string.Join(", ", same.Order()))];

    private static string Name(Type type) => type.Name.Split('`')[0];

    // The framework's assemblies, TorchSharp and Plotly.NET, as this process would load them.
    private static IEnumerable<Type> Foreign() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Where(name => name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Plotly.NET", StringComparison.Ordinal) || name == "TorchSharp")
        .SelectMany(name => Public(Assembly.Load(name)));

    private static IEnumerable<Type> Public(Assembly assembly) => assembly.ExportedTypes.Where(type => !type.IsNested);
}
