using System.CommandLine;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Kernel.Commands;

/// <summary>The words of <c>r1nb run</c> and what they mean. Names and short forms are papermill's where papermill has them.</summary>
internal sealed class RunArguments
{
    private readonly Argument<string[]> _notebooks = new("notebooks")
    {
        Description = "Notebook and name of its executed copy; or notebooks, with -o.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _output = Text("Folder for the executed copies, or a file name for one notebook.", "--output", "-o");
    private readonly Option<string[]> _parameters = Many("A parameter: -p name value. May be repeated.", "name value", "--parameters", "-p");
    private readonly Option<string[]> _raw = Many("A parameter that is text whatever it looks like: -r name value.", "name value", "--parameters_raw", "-r");
    private readonly Option<string[]> _files = Many("A YAML file with parameters.", "file", "--parameters_file", "-f");
    private readonly Option<string[]> _yaml = Many("Parameters as YAML text.", "yaml", "--parameters_yaml", "-y");
    private readonly Option<string[]> _base64 = Many("Parameters as YAML text in base64.", "base64", "--parameters_base64", "-b");
    private readonly Option<string?> _kernel = Text("Run a notebook that names another kernel: only .net-csharp can be given.", "--kernel", "-k");
    private readonly Option<string?> _cwd = Text("Working folder of the cells (default: the notebook's folder).", "--cwd");
    private readonly Option<double?> _timeout = Seconds("Longest time of one cell in seconds (default: no limit).", "--timeout", "--execution-timeout");
    private readonly Option<double?> _startTimeout = Seconds("Time in which the kernel must be ready, in seconds (default: 60).", "--start-timeout");
    private readonly Option<bool> _prepareOnly = Flag("Inject the parameters, run nothing.", "--prepare-only");
    private readonly Option<bool> _logOutput = Flag("Show on the terminal what the cells print and return.", "--log-output");
    private readonly Option<bool> _progress = Flag("Show progress (the default).", "--progress", "--progress-bar");
    private readonly Option<bool> _noProgress = Flag("Show no progress.", "--no-progress", "--no-progress-bar");
    private readonly Option<string?> _stdoutFile = Text("Write the cells' standard output to a file as well.", "--stdout-file");
    private readonly Option<string?> _stderrFile = Text("Write the cells' standard error to a file as well.", "--stderr-file");
    private readonly Option<bool> _reportMode = Flag("Hide the code when the executed copy is shown.", "--report-mode");
    private readonly Option<string?> _report = Text("Write a page of the executed copy: a file, or a folder for several notebooks.", "--report");

    public void AddTo(Command command)
    {
        command.Add(_notebooks);
        Option[] options = [_output, _parameters, _raw, _files, _yaml, _base64, _kernel, _cwd, _timeout, _startTimeout, _prepareOnly,
            _logOutput, _progress, _noProgress, _stdoutFile, _stderrFile, _reportMode, _report];
        foreach (var option in options) command.Add(option);
    }

    /// <exception cref="BadInputException">The words contradict each other, or name what is not there.</exception>
    public IReadOnlyList<RunOptions> Plans(ParseResult parsed)
    {
        if (parsed.GetValue(_kernel) is { } kernel && kernel != NotebookRules.Kernel)
            throw new BadInputException($"kernel '{kernel}' is not here: only {NotebookRules.Kernel}.");
        var parameters = ParameterArguments.Collect(parsed.GetValue(_parameters) ?? [], parsed.GetValue(_raw) ?? [],
            parsed.GetValue(_files) ?? [], parsed.GetValue(_yaml) ?? [], parsed.GetValue(_base64) ?? []);
        return [.. RunTargets.Of(parsed.GetRequiredValue(_notebooks), parsed.GetValue(_output)).Select(target => new RunOptions
        {
            InputPath = Path.GetFullPath(target.Input),
            OutputPath = Path.GetFullPath(target.Output),
            Parameters = parameters,
            CellTimeout = Duration(parsed.GetValue(_timeout)),
            StartTimeout = Duration(parsed.GetValue(_startTimeout)) ?? TimeSpan.FromSeconds(60),
            BaseDirectory = Path.GetFullPath(parsed.GetValue(_cwd) ?? Path.GetDirectoryName(Path.GetFullPath(target.Input))!),
            AnyKernel = parsed.GetValue(_kernel) is not null,
            PrepareOnly = parsed.GetValue(_prepareOnly),
            Report = parsed.GetValue(_reportMode),
        })];
    }

    public RunTerminal Terminal(ParseResult parsed, string name)
    {
        var terminal = new RunTerminal(name) { LogOutput = parsed.GetValue(_logOutput), ShowProgress = !parsed.GetValue(_noProgress) };
        terminal.Tee(parsed.GetValue(_stdoutFile), parsed.GetValue(_stderrFile));
        return terminal;
    }

    /// <summary>Where the page of a run goes, or null when none is wanted.</summary>
    public string? Page(ParseResult parsed, RunOptions plan)
    {
        if (parsed.GetValue(_report) is not { } report) return null;
        return report.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? report
            : Path.Combine(report, Path.GetFileNameWithoutExtension(plan.InputPath) + ".html");
    }

    private static TimeSpan? Duration(double? seconds) => seconds switch
    {
        null => null,
        // A day has 86,400 seconds; a year is long enough for a cell.
        > 0 and <= 31_536_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new BadInputException($"a time-out of {seconds} s makes no sense."),
    };

    private static Option<string?> Text(string description, string name, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<double?> Seconds(string description, string name, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<bool> Flag(string description, string name, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<string[]> Many(string description, string help, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = help };
}
