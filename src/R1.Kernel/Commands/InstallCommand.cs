using System.CommandLine;
using R1.Kernel.Installing;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb install</c> and <c>r1nb uninstall</c>: make the kernel known to Jupyter and to editors.</summary>
internal static class InstallCommand
{
    public static Command Create() => Create("install", "Make the kernel known to Jupyter, for this user or for one Python environment.", spec =>
    {
        spec.Install();
        Console.WriteLine($"installed {spec.Folder}");
    });

    public static Command CreateUninstall() => Create("uninstall", "Take the kernel away from Jupyter again.", spec =>
    {
        spec.Uninstall();
        Console.WriteLine($"removed {spec.Folder}");
    });

    private static Command Create(string verb, string description, Action<KernelSpec> act)
    {
        var name = new Option<string>("--name") { Description = "Name of the kernel in notebooks.", DefaultValueFactory = _ => NotebookRules.Kernel };
        var prefix = new Option<string?>("--prefix") { Description = "Into the Python installation in this folder." };
        var sysPrefix = new Option<bool>("--sys-prefix") { Description = "Into the active Python environment (virtualenv or conda)." };
        var user = new Option<bool>("--user") { Description = "For this user (the default)." };
        var command = new Command(verb, description) { name, prefix, sysPrefix, user };
        command.SetAction(parsed => ExitCode.Of(() =>
        {
            var environment = parsed.GetValue(sysPrefix) ? JupyterFolders.ActivePrefix() : parsed.GetValue(prefix);
            act(new KernelSpec(environment is null ? JupyterFolders.User() : JupyterFolders.Of(Path.GetFullPath(environment)), parsed.GetRequiredValue(name)));
            return ExitCode.Ok;
        }));
        return command;
    }
}
