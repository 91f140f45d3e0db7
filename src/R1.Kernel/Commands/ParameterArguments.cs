using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>Papermill's <c>-p name value</c>: two words after one option, which our parser takes as one, <c>-p name=value</c>.</summary>
internal static class ParameterArguments
{
    private static readonly string[] Names = ["-p", "--parameters"];

    /// <summary>Joins name and value, so that a value may start with a minus.</summary>
    public static string[] Join(string[] args)
    {
        var joined = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            joined.Add(args[i]);
            if (!Names.Contains(args[i]) || i + 1 >= args.Length) continue;
            var name = args[++i];
            joined.Add(name.Contains('=') || i + 1 >= args.Length ? name : $"{name}={args[++i]}");
        }
        return [.. joined];
    }

    /// <exception cref="BadInputException">A parameter without value, or given twice.</exception>
    public static IReadOnlyDictionary<string, string> Split(IEnumerable<string> parameters)
    {
        var values = new Dictionary<string, string>();
        foreach (var parameter in parameters)
        {
            if (parameter.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new BadInputException($"parameter '{parameter}' has no value.");
            if (!values.TryAdd(name, value)) throw new BadInputException($"parameter '{name}' is given twice.");
        }
        return values;
    }
}
