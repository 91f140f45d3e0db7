using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Kernel.Comparing;

/// <summary>
/// Runs notebooks in both kernels. Each has a folder of its own with a copy of the notebooks' folder, so that neither finds the models and runs of the other.
/// </summary>
/// <param name="outputFolder">Holds the two folders; what an earlier comparison left in them is removed.</param>
/// <param name="packages">Folder of packages that the genuine kernel restores from, see <see cref="PackageSources"/>.</param>
/// <param name="executed">What was executed in our kernel before, with the same parameters; null to execute it now.</param>
internal sealed class ComparisonRun(string outputFolder, string packages, ExecutedCopies? executed = null)
{
    private const string Ours = "r1nb", Theirs = "dotnet-interactive";

    /// <exception cref="BadInputException">The notebook or a parameter is wrong, or the genuine kernel is not there.</exception>
    public IReadOnlyList<CellComparison> Compare(string path, IReadOnlyDictionary<string, ParameterValue> parameters, CancellationToken cancellation)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var ours = executed?.Of(path) ?? Execute(path, parameters, cancellation);
        var theirs = Plan(Theirs, path, parameters);
        using var kernel = new StdioKernel("dotnet", StdioKernel.Tool, theirs.BaseDirectory, Path.Combine(outputFolder, Theirs, "home"));
        using var end = cancellation.Register(kernel.Dispose);
        return [.. CellComparison.Of(name, ours, StdioRunner.Run(theirs, kernel))];
    }

    /// <summary>Copies the folders of the notebooks for both kernels.</summary>
    /// <param name="notebooks">Paths of the notebooks.</param>
    /// <exception cref="BadInputException">There is no folder of packages, or a notebook cannot be read.</exception>
    public void Prepare(IReadOnlyList<string> notebooks)
    {
        if (!Directory.Exists(packages)) throw new BadInputException($"there is no folder {packages} of packages: `make pack` makes it.");
        foreach (var kernel in new[] { Ours, Theirs })
        {
            var home = Path.Combine(outputFolder, kernel);
            if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
            // Marks the top of a project: runs and models go below it, and the settings of the surrounding one stay outside.
            Directory.CreateDirectory(Path.Combine(home, ".git"));
            foreach (var file in notebooks.SelectMany(path => Directory.GetFiles(Path.GetDirectoryName(path)!)).Distinct()) Copy(file, home);
        }
        RestoredPackages.OfUser().DropOthersThan(packages);
        new PackageSources(packages).Write(Path.Combine(outputFolder, Theirs), notebooks);
    }

    private NotebookDocument Execute(string path, IReadOnlyDictionary<string, ParameterValue> parameters, CancellationToken cancellation)
    {
        var plan = Plan(Ours, path, parameters);
        using (var terminal = new RunTerminal(Path.GetFileNameWithoutExtension(path))) new NotebookRunner(plan, terminal, KernelProcess.For).Run(cancellation);
        return NotebookDocument.Load(plan.OutputPath);
    }

    private static void Copy(string file, string home)
    {
        var folder = Path.Combine(home, Path.GetFileName(Path.GetDirectoryName(file)!));
        Directory.CreateDirectory(folder);
        if (Path.GetFileName(file) != "nuget.config") File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    private RunOptions Plan(string kernel, string path, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var folder = Path.GetFullPath(Path.Combine(outputFolder, kernel, Path.GetFileName(Path.GetDirectoryName(path)!)));
        return new RunOptions
        {
            InputPath = Path.Combine(folder, Path.GetFileName(path)),
            OutputPath = Path.GetFullPath(Path.Combine(outputFolder, kernel, "executed", Path.GetFileName(path))),
            BaseDirectory = folder,
            Parameters = parameters,
        };
    }
}
