using System.Diagnostics;

namespace R1.Tests.Kernel.Commands;

/// <summary>The tool as users start it: a process of its own.</summary>
internal static class Tool
{
    public static (int ExitCode, string Error) Run(string workingDirectory, params string[] arguments) => Run(workingDirectory, [], arguments);

    public static (int ExitCode, string Error) Run(string workingDirectory, Dictionary<string, string> environment, string[] arguments)
    {
        using var process = Start(workingDirectory, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.Result);
    }

    public static Process Start(string workingDirectory, params string[] arguments) => Start(workingDirectory, [], arguments);

    private static Process Start(string workingDirectory, Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "r1nb.dll"));
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
