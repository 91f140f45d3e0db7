using System.CommandLine;
using R1.Kernel.Commands;

const string codes = "0 all is well, 1 a notebook failed, 2 the input was wrong, 143 ended early by SIGTERM";
var root = new RootCommand($"Runs C# notebooks without an editor. Exit codes: {codes}.")
{
    RunCommand.Create(),
    HtmlCommand.Create(),
    GalleryCommand.Create(),
    CheckCommand.Create(),
    CheckCommand.CreateClean(),
    ResultsCommand.Create(),
    ReproduceCommand.Create(),
    CollectCommand.Create(),
    VerifyCommand.Create(),
    CompareCommand.Create(),
    InteractiveCommand.Create(),
    ConvertCommand.Create(),
    ExportGgufCommand.Create(),
    DataCommand.Create(),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
    KernelCommand.Create(),
    InstallCommand.Create(),
    InstallCommand.CreateUninstall(),
    ServeRewardsCommand.Create(),
    WorkerCommand.Create(),
    ScaleCommand.Create(),
};
var libtorch = InstalledLibTorch.Option();
root.Add(libtorch);
var parsed = root.Parse(ParameterArguments.Join(args));
// The parser's own exit code for faulty arguments is 1, which here means that a notebook failed.
if (parsed.Errors.Count > 0) return ExitCode.Refuse(parsed);
if (parsed.GetValue(libtorch) is { } folder && !InstalledLibTorch.IsTaken(folder)) return ExitCode.Of(() => InstalledLibTorch.Restart(folder, args));
// What runs cells has its own way with Ctrl-C and SIGTERM.
var patience = parsed.CommandResult.Command.Name is "kernel" or "run" or "reproduce" ? (TimeSpan?)null : TimeSpan.FromSeconds(15);
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = patience });
