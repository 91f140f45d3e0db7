using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using R1.Foundation;
using R1.Pipeline;
using R1.Training.Gradients.Vectorized;
using R1.Training.Optimizers;

namespace R1.Tests.Pipeline;

/// <summary>Every source that pre-training can reach is among those whose hashes identify a base model.</summary>
public class PretrainingSourcesTests
{
    private static readonly Assembly Core = typeof(BaseModelStage).Assembly;

    [Fact]
    public void Sources_ReachedFromTheStage_AreHashedUnlessTheyOnlyKeepTheRun()
    {
        var hashed = Core.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PretrainingSources").Value!.ToUpperInvariant().Split(' ');
        var reached = Reach(typeof(BaseModelStage));
        Assert.Contains(typeof(Muon), reached);
        var sources = SourcesOf(reached);
        Assert.Contains(sources, source => source.EndsWith("Training/Vectorized/BackwardMath.cs", StringComparison.Ordinal));
        var missing = sources.Where(source => !hashed.Contains(Hashes.OfFile(source).ToUpperInvariant())).Select(source => Path.GetRelativePath(Fixtures.RepositoryRoot, source));
        Assert.Equal([], missing.Where(source => !source.StartsWith("src/R1.Core/Runs/", StringComparison.Ordinal)).Order());
    }

    // All types that methods of reached types call.
    private static HashSet<Type> Reach(Type start)
    {
        var reached = new HashSet<Type> { start };
        var open = new Queue<Type>(reached);
        while (open.TryDequeue(out var type))
            foreach (var called in WithNested(type).SelectMany(Instructions.Methods).SelectMany(Instructions.Calls).Select(call => Outermost(call.DeclaringType!)))
                if (called.Assembly == start.Assembly && reached.Add(called)) open.Enqueue(called);
        return reached;
    }

    private static IEnumerable<Type> WithNested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(WithNested).Prepend(type);

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    // As the debug information has them.
    private static HashSet<string> SourcesOf(IEnumerable<Type> types)
    {
        using var file = File.OpenRead(Path.ChangeExtension(Core.Location, ".pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(file);
        var reader = provider.GetMetadataReader();
        return [.. types.SelectMany(WithNested).SelectMany(Instructions.Methods)
            .Select(method => reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(method.MetadataToken & 0xFFFFFF)).Document)
            .Where(document => !document.IsNil).Select(document => Local(reader.GetString(reader.GetDocument(document).Name)))
            .Where(File.Exists)];
    }

    // Builds of CI write /_/ for the root of the repository.
    private static string Local(string source) => source.StartsWith("/_/", StringComparison.Ordinal) ? Path.Combine(Fixtures.RepositoryRoot, source[3..]) : source;
}
