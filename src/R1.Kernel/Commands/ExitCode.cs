using R1.Kernel.Serving;
using System.CommandLine;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>What the tool returns.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int NotebookFailed = 1;
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C, when the end did not come in time; as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended early because the system asked for it (SIGTERM); as shells report it.</summary>
    public const int Stopped = KernelExit.Stopped;

    /// <summary>Runs a command; invalid input is reported in one line and not as a crash.</summary>
    public static int Of(Func<int> command) => OfAsync(() => Task.FromResult(command())).GetAwaiter().GetResult();

    /// <inheritdoc cref="Of"/>
    public static async Task<int> OfAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception fault) when (fault is BadInputException or InvalidDataException)
        {
            Console.Error.WriteLine($"r1nb: {fault.Message}");
            return BadInput;
        }
    }

    /// <summary>Tells what is wrong with the arguments.</summary>
    public static int Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) Console.Error.WriteLine($"r1nb: {error.Message}");
        Console.Error.WriteLine("r1nb: see 'r1nb --help'.");
        return BadInput;
    }
}
