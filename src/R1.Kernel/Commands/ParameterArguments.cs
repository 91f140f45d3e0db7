using System.Text;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Kernel.Commands;

/// <summary>Papermill's <c>-p name value</c>: two words after one option, which our parser takes as one, <c>-p name=value</c>.</summary>
internal static class ParameterArguments
{
    private static readonly string[] Names = ["-p", "--parameters", "-r", "--parameters_raw"];

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

    /// <summary>All parameters of a command line. As with papermill, single ones come before whole sets given as YAML and win over them.</summary>
    /// <param name="single">Of <c>-p</c>, as <c>name=value</c>.</param>
    /// <param name="raw">Of <c>-r</c>: values that are text whatever they look like.</param>
    /// <param name="files">Of <c>-f</c>: YAML files.</param>
    /// <param name="yaml">Of <c>-y</c>: YAML text.</param>
    /// <param name="base64">Of <c>-b</c>: YAML text in base64.</param>
    /// <exception cref="BadInputException">A parameter without value, or given twice in the same way; YAML that is none.</exception>
    public static Dictionary<string, ParameterValue> Collect(string[] single, string[] raw, string[] files, string[] yaml, string[] base64)
    {
        var values = new Dictionary<string, ParameterValue>();
        foreach (var text in base64) Set(values, ParameterYaml.Read(Decode(text), "-b"));
        foreach (var text in yaml) Set(values, ParameterYaml.Read(text, "-y"));
        foreach (var file in files) Set(values, ParameterYaml.ReadFile(file));
        Set(values, Split(single.Select(text => (text, false)).Concat(raw.Select(text => (text, true)))));
        return values;
    }

    private static Dictionary<string, ParameterValue> Split(IEnumerable<(string Text, bool IsRaw)> parameters)
    {
        var values = new Dictionary<string, ParameterValue>();
        foreach (var (parameter, isRaw) in parameters)
        {
            if (parameter.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new BadInputException($"parameter '{parameter}' has no value.");
            if (!values.TryAdd(name, new ParameterValue(value, isRaw))) throw new BadInputException($"parameter '{name}' is given twice.");
        }
        return values;
    }

    private static void Set(Dictionary<string, ParameterValue> values, IReadOnlyDictionary<string, ParameterValue> more)
    {
        foreach (var (name, value) in more) values[name] = value;
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw new BadInputException("the value of -b is not base64.");
        }
    }
}
