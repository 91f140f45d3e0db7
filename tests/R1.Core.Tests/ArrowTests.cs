using System.Reflection;
using System.Runtime.CompilerServices;
using R1.Models;

namespace R1.Tests;

/// <summary>Dependencies inside R1.Core point one way: a namespace uses itself and those before it in the list.</summary>
public class ArrowTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Order =
    [
        "R1.Foundation", "R1.Configuration", "R1.Runs", "R1.Models", "R1.Tokenization", "R1.Data", "R1.Vectors", "R1.Generation", "R1.Rewards",
        "R1.Training", "R1.Training.Gradients", "R1.Training.Optimizers", "R1.Training.Pretraining", "R1.Training.FineTuning",
        "R1.Training.PolicyOptimization", "R1.Training.RewardModels", "R1.Training.RejectionSampling",
        "R1.Evaluation", "R1.Search", "R1.Pipeline",
    ];

    [Fact]
    public void Namespaces_OfTheLibrary_UseOnlyThoseBelowThem()
    {
        var wrong = Upwards(Order);
        Assert.True(wrong.Length == 0, $"These arrows point upwards; move what they need down, or hand it in:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Namespaces_ArrowTurnedRound_IsNamed()
    {
        string[] turned = [.. Order.Select(name => name switch { "R1.Models" => "R1.Generation", "R1.Generation" => "R1.Models", _ => name })];
        Assert.Contains("R1.Generation.TorchSampler uses R1.Models.CausalLM", Upwards(turned));
    }

    [Fact]
    public void Namespaces_OfTheLibrary_AllHaveAPlace() =>
        Assert.Empty(Types().Where(type => Place(type, Order) < 0).Select(type => type.Namespace).Distinct());

    [Fact]
    public void Used_TypesOfSignaturesAndBodies_AreSeen()
    {
        var used = Used(typeof(Sample)).ToHashSet();
        Assert.Contains(typeof(CausalLM), used);
        Assert.Contains(typeof(R1.Foundation.SeededRandom), used);
        Assert.Contains(typeof(R1.Data.Lexicon), used);
    }

    private sealed class Sample(List<CausalLM> models)
    {
        public int Count(R1.Foundation.SeededRandom random) => models.Count + random.Next(1) + R1.Data.Lexicon.Words.Count;
    }

    private static string[] Upwards(string[] order) =>
        [.. Types().SelectMany(type => Used(type).Where(used => Place(used, order) > Place(type, order)).Select(used => $"{type} uses {used}")).Distinct()];

    private static IEnumerable<Type> Types() => typeof(CausalLM).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("R1.", StringComparison.Ordinal) == true);

    // The longest entry that the namespace is, or lies in.
    private static int Place(Type type, string[] order) => order.Index()
        .Where(entry => type.Namespace == entry.Item || type.Namespace!.StartsWith(entry.Item + ".", StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Item.Length).Select(entry => entry.Index).DefaultIfEmpty(-1).First();

    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type?> direct =
        [
            type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Declared).Select(field => field.FieldType),
            .. type.GetProperties(Declared).Select(property => property.PropertyType),
        ];
        return direct.Concat(Instructions.Methods(type).SelectMany(Named)).OfType<Type>().SelectMany(Parts)
            .Where(used => used.Assembly == typeof(CausalLM).Assembly && used.Namespace?.StartsWith("R1.", StringComparison.Ordinal) == true
                && used.GetCustomAttribute<CompilerGeneratedAttribute>() is null);
    }

    private static IEnumerable<Type?> Named(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        yield return (method as MethodInfo)?.ReturnType;
        foreach (var member in Instructions.Members(method))
            yield return member as Type ?? member.DeclaringType;
    }

    // List<CausalLM[]> is made of List and CausalLM.
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType && !type.IsGenericTypeDefinition ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
        : [type];
}
