using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using R1.Sandbox.Worker.Isolation;

namespace R1.Sandbox.Worker.Running;

/// <summary>Uses once what candidates use often, so that the copies find it loaded and compiled.</summary>
internal static class Warmth
{
    public static void Gather()
    {
        foreach (var type in (Type[])[typeof(AssemblyDriver), typeof(Wire), typeof(ValueText), typeof(Cell), typeof(Confinement),
            typeof(SystemCallFilter), typeof(LibC)])
            foreach (var method in type.GetMethods(Declared))
                if (!method.ContainsGenericParameters) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        AssemblyDriver.Rehearse(File.ReadAllBytes(typeof(Warmth).Assembly.Location), typeof(Warmth).FullName!, nameof(C0));
        Use();
        GC.Collect();
    }

    /// <summary>A call as tests make it.</summary>
    public static object? C0() => (object?)(Enumerable.Range(0, 3).Sum());

    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static void Use()
    {
        var numbers = Enumerable.Range(1, 20).ToList();
        var words = numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)).Where(w => w.Length > 0).OrderBy(w => w).ToArray();
        var groups = numbers.GroupBy(n => n % 3).ToDictionary(g => g.Key, g => g.Sum());
        var text = new StringBuilder().AppendJoin(' ', words).Append($"{groups.Count:0.0} {1.5:R}").ToString();
        var sorted = numbers.OrderByDescending(n => n).Skip(1).Take(5).Reverse().Zip(words).ToList();
        var sets = (new HashSet<int>(numbers), new HashSet<string>(words), new Stack<int>(numbers), new Queue<int>(numbers),
            new SortedDictionary<int, int>(groups));
        var counts = new Dictionary<char, int>();
        foreach (var letter in text) counts[letter] = counts.GetValueOrDefault(letter) + 1;
        _ = ValueText.Of(new object?[] { null, true, 1, 2L, 0.5, "a", 'b', (1, 2), numbers, words, groups, sorted, sets.Item1, sets.Item4, counts });
        _ = text.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).Sum()
            + numbers.Aggregate(0, (a, b) => a + b) + numbers.Max() + numbers.Average();
        _ = string.Concat(text.Reverse()) + string.Join(",", numbers) + text.Replace("1", "").ToUpperInvariant().Trim().Substring(1).IndexOf('2')
            + int.Parse("12", CultureInfo.InvariantCulture);
        try
        {
            typeof(Warmth).GetMethod(nameof(Throw))!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
        catch (InvalidOperationException)
        {
        }
    }

    public static void Throw() => throw new InvalidOperationException();
}
