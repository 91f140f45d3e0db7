using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R1.Foundation;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Installing;

/// <summary>The folder that tells Jupyter how to start the kernel.</summary>
/// <param name="dataFolder">See <see cref="JupyterFolders"/>.</param>
/// <param name="name">Name of the kernel in notebooks.</param>
internal sealed partial class KernelSpec(string dataFolder, string name)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Folder { get; } = IsName().IsMatch(name)
        ? Path.Combine(dataFolder, "kernels", name)
        : throw new BadInputException($"'{name}' is no name of a kernel: letters, digits, '.', '_' and '-' are allowed.");

    private string File => Path.Combine(Folder, "kernel.json");

    /// <summary>Writes the folder, or writes it anew.</summary>
    /// <exception cref="BadInputException">Another kernel has the name, or the folder cannot be written.</exception>
    public void Install()
    {
        if (Directory.Exists(Folder) && !IsOurs())
            throw new BadInputException($"{Folder} belongs to another kernel: take that away first, or give another --name.");
        Guard(() => DurableFiles.WriteText(File, Content().ToJsonString(Indented) + "\n"));
    }

    /// <exception cref="BadInputException">There is none, or it belongs to another kernel.</exception>
    public void Uninstall()
    {
        if (!Directory.Exists(Folder)) throw new BadInputException($"there is no {Folder}.");
        if (!IsOurs()) throw new BadInputException($"{Folder} belongs to another kernel.");
        Guard(() => Directory.Delete(Folder, recursive: true));
    }

    // Without the extension id of the archived .NET Interactive, to which editors would bind the kernel.
    private JsonObject Content() => new()
    {
        ["argv"] = new JsonArray([ToolCommand.Host, .. ToolCommand.Arguments, "kernel", "{connection_file}"]),
        ["display_name"] = name == NotebookRules.Kernel ? ".NET (C#)" : $".NET (C#) {name}",
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["env"] = new JsonObject { [LibTorchThreads.Variable] = LibTorchThreads.Default },
        ["metadata"] = new JsonObject { ["r1nb"] = new JsonObject { ["version"] = Serving.KernelInfo.ToolVersion } },
    };

    private bool IsOurs()
    {
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllText(File))?["metadata"]?["r1nb"] is not null;
        }
        catch (Exception fault) when (fault is IOException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(fault.Message);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex IsName();
}
