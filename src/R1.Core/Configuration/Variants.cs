using System.Reflection;

namespace R1.Configuration;

/// <summary>The types that a setting of an abstract type may hold, by the names that they have in JSON.</summary>
internal static class Variants
{
    /// <summary>The member that holds the name.</summary>
    public const string TypeMember = "type";

    public static bool IsVariant(Type type) => type is { IsAbstract: true, IsClass: true } && typeof(IConfig).IsAssignableFrom(type);

    public static string NameOf(Type type) => ConfigJson.FieldName(type.Name);

    /// <summary>The newest type of that name, since a notebook may define one again; null when there is none.</summary>
    public static Type? Find(Type variant, string? name) => Of(variant).LastOrDefault(type => NameOf(type) == name);

    /// <summary>Every name, sorted.</summary>
    public static IEnumerable<string> Names(Type variant) => Of(variant).Select(NameOf).Distinct().Order(StringComparer.Ordinal);

    // Looked up anew each time: a cell of a notebook adds an assembly.
    private static IEnumerable<Type> Of(Type variant) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(assembly => References(assembly, variant.Assembly)).SelectMany(Types)
            .Where(type => !type.IsAbstract && variant.IsAssignableFrom(type));

    private static bool References(Assembly assembly, Assembly used) =>
        assembly == used || assembly.GetReferencedAssemblies().Any(name => name.Name == used.GetName().Name);

    private static Type[] Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return [.. error.Types.OfType<Type>()];
        }
    }
}
