using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace R1.Notebook;

/// <summary>One column of a table of records.</summary>
internal sealed record RecordColumn(string Title, Func<object?, object?> Read);

/// <summary>Finds what of a record is worth a column.</summary>
internal static partial class RecordColumns
{
    public static IReadOnlyList<RecordColumn> Of(Type declared, IReadOnlyList<object?> items)
    {
        var present = items.Where(i => i is not null).ToArray();
        if (present.Length > 0 && present.All(i => i is IDictionary<string, object?>)) return Keys(present!);
        // Items of one base type may differ; their common columns are those of the type that all of them are.
        var types = present.Select(i => i!.GetType()).Distinct().ToArray();
        var type = types.Length == 1 ? types[0] : declared;
        return IsPlain(type) ? [new RecordColumn("value", item => item)] : typeof(ITuple).IsAssignableFrom(type) ? Fields(type) : Properties(type);
    }

    /// <summary>Shown as one value and not as an object with properties.</summary>
    public static bool IsPlain(Type type) => !typeof(ITuple).IsAssignableFrom(type)
        && (type.IsPrimitive || type.IsEnum || type.Namespace == "System" || typeof(IEnumerable).IsAssignableFrom(type)
            || Readable(type).Length == 0);

    private static RecordColumn[] Keys(object[] items) =>
        [.. items.SelectMany(i => ((IDictionary<string, object?>)i).Keys).Distinct().Select(key => new RecordColumn(key, item => At(item, key)))];

    private static object? At(object? item, string key) =>
        item is IDictionary<string, object?> entries && entries.TryGetValue(key, out var value) ? value : null;

    private static RecordColumn[] Fields(Type tuple) =>
        [.. Enumerable.Range(0, tuple.GetGenericArguments().Length)
            .Select(i => new RecordColumn($"item {i + 1}", item => item is ITuple t && i < t.Length ? t[i] : null))];

    private static RecordColumn[] Properties(Type type) =>
        [.. Readable(type).Select(p => new RecordColumn(Words(p.Name), item => p.DeclaringType!.IsInstanceOfType(item) ? ReadSafely(p, item) : null))];

    // One property that throws hides none of the others.
    private static object? ReadSafely(PropertyInfo property, object? item)
    {
        try
        {
            return property.GetValue(item);
        }
        catch (TargetInvocationException fault)
        {
            return $"{fault.InnerException?.GetType().Name}: {fault.InnerException?.Message}";
        }
    }

    private static PropertyInfo[] Readable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];

    /// <summary>MeanReward -> mean reward.</summary>
    public static string Words(string name) => WordStart().Replace(name, " ").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
