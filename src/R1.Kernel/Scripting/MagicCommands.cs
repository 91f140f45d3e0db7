using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using R1.Kernel.Serving;

namespace R1.Kernel.Scripting;

/// <summary>The magic commands that show something of the session, and the list of all.</summary>
internal static class MagicCommands
{
    /// <summary>Every magic command beside those that choose a language, and what it does.</summary>
    public static readonly IReadOnlyDictionary<string, string> Descriptions = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["about"] = "Shows versions of this kernel and its runtime.",
        ["import"] = "Runs the cells of another notebook (.ipynb, .dib) or a script (.csx, .cs).",
        ["lsmagic"] = "Lists the magic commands.",
        ["set"] = "Sets a variable: --name NAME --value VALUE, where VALUE is text, "
            + "@csharp:NAME for a copy of another variable (--byref for itself), or @input:PROMPT.",
        ["share"] = "Gives a variable a second name: --from csharp NAME --as NAME.",
        ["time"] = "Shows how long the cell took.",
        ["who"] = "Shows the names of the variables.",
        ["whos"] = "Shows names, types and values of the variables.",
    };

    /// <summary>Carries out a command that only shows something.</summary>
    /// <param name="name">Without <c>#!</c>.</param>
    /// <param name="variables">The session's variables, the latest last.</param>
    public static void Show(string name, IReadOnlyList<ScriptVariable> variables)
    {
        switch (name)
        {
            case "about":
                Notebook.Show.Table(About());
                break;
            case "lsmagic":
                Notebook.Show.Table(["magic command", "what it does"], Commands());
                break;
            case "who":
                Notebook.Show.Value(variables.Select(variable => variable.Name).ToArray());
                break;
            case "whos":
                Notebook.Show.Table(["Variable", "Type", "Value"], variables.Select(v => new[] { v.Name, TypeName(v.Type), v.Value }));
                break;
        }
    }

    /// <summary>A type's name as C# writes it, with namespaces.</summary>
    private static string TypeName(Type type)
    {
        if (type.IsArray) return $"{TypeName(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        var name = (type.FullName ?? type.Name).Split('[')[0].Replace('+', '.');
        if (!type.IsGenericType) return name;
        var arguments = string.Join(", ", type.GetGenericArguments().Select(TypeName));
        return $"{name.Split('`')[0]}<{arguments}>";
    }

    private static (string, object?)[] About() =>
    [
        ("kernel", $"R1 Notebooks {KernelInfo.ToolVersion}"),
        ("language", $"C# {LanguageVersionFacts.MapSpecifiedToEffectiveVersion(LanguageVersion.Latest).ToDisplayString()}"),
        ("runtime", RuntimeInformation.FrameworkDescription),
        ("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}"),
    ];

    private static IEnumerable<string[]> Commands() =>
        Descriptions.Select(command => new[] { $"#!{command.Key}", command.Value })
            .Concat(CellLanguage.Known.Select(name => new[]
            {
                $"#!{name}", CellLanguage.Find(name) is CellLanguage.CSharp ? "Runs what follows as C#." : "Shows what follows.",
            }));
}
