using System.Globalization;
using R1.Configuration;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;
using R1.Kernel.Running;
using R1.Kernel.Scripting;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>
/// One notebook on a kernel of its own: native memory is given back at its end, a crash stays inside, and the thread count is set before
/// the tensor library starts.
/// </summary>
/// <param name="options">What is reproduced.</param>
/// <param name="overall">How far the whole is, for the progress line.</param>
/// <param name="startKernel">Starts the kernel.</param>
internal sealed class ChildRun(ReproductionOptions options, Func<string> overall, Func<RunOptions, IKernelHost> startKernel)
{
    public NotebookResult Run(string notebook, int seed, string outputPath, string key, CancellationToken cancellation)
    {
        var records = Path.ChangeExtension(outputPath, ".records.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(outputPath)!);
        File.WriteAllText(records, "");
        var name = Path.GetFileNameWithoutExtension(notebook);
        var before = ChildrenTime.Read();
        using var terminal = new RunTerminal(name) { Overall = overall };
        var outcome = Run(Plan(notebook, seed, outputPath, records), terminal, cancellation);
        var result = new NotebookResult
        {
            Name = name,
            Seed = seed,
            Status = outcome.Succeeded ? NotebookResult.Completed : outcome.KernelEnd ?? (options.Stop.IsCancellationRequested ? "stopped" : "failed"),
            Seconds = Math.Round(outcome.Elapsed.TotalSeconds, 1),
            CpuSeconds = Math.Round((ChildrenTime.Read() - before).TotalSeconds, 1),
            Key = key,
            Records = ReproductionRecord.ReadAll(records),
        };
        File.Delete(records);
        return result;
    }

    private RunOutcome Run(RunOptions plan, RunTerminal terminal, CancellationToken cancellation)
    {
        try
        {
            return new NotebookRunner(plan, terminal, startKernel).Run(cancellation);
        }
        catch (BadInputException fault)
        {
            // One notebook without these parameters does not keep the others from running.
            terminal.Line(fault.Message);
            return new RunOutcome(new CellError("BadInput", fault.Message, []), TimeSpan.Zero);
        }
    }

    private RunOptions Plan(string notebook, int seed, string outputPath, string records) => new()
    {
        InputPath = notebook,
        OutputPath = outputPath,
        BaseDirectory = Path.GetDirectoryName(notebook)!,
        Parameters = options.ParametersOf(Path.GetFileNameWithoutExtension(notebook), seed),
        Stop = options.Stop,
        CellTimeout = options.CellTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Environment = new Dictionary<string, string>
        {
            [ReproductionRecord.PathVariable] = records,
            [LibTorchThreads.Variable] = options.Threads.ToString(CultureInfo.InvariantCulture),
        },
    };
}
