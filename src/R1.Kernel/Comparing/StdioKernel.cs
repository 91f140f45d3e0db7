using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Kernel.Client;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Comparing;

/// <summary>
/// The genuine .NET Interactive in a child process, as VS Code's extension talks to it: <c>dotnet-interactive stdio</c> takes one command as a line of JSON
/// and answers with events, one a line.
/// </summary>
internal sealed class StdioKernel : IDisposable
{
    /// <summary>The tool as <c>dotnet tool restore</c> brings it.</summary>
    public static readonly IReadOnlyList<string> Tool = ["tool", "run", "dotnet-interactive", "--", "stdio"];

    private readonly OutputTail _tail = new();
    private readonly Process _process;
    private int _submissions;

    /// <param name="program">What is started.</param>
    /// <param name="arguments">What comes before the working folder.</param>
    /// <param name="workingFolder">Of the cells.</param>
    /// <param name="home">Its home folder; null for the user's.</param>
    public StdioKernel(string program, IEnumerable<string> arguments, string workingFolder, string? home = null)
    {
        var start = new ProcessStartInfo(program, [.. arguments, "--working-dir", workingFolder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd(LibTorchThreads.Variable, LibTorchThreads.Default);
        if (home is not null) PrivateHome.Use(home, start.Environment);
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _tail.Add(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs C# and returns once it has ended.</summary>
    /// <param name="code">A cell, magic commands included.</param>
    /// <param name="take">Called with the name and the content of each event of the cell.</param>
    /// <returns>Whether the cell ran to its end; the last event says why not.</returns>
    /// <exception cref="BadInputException">The kernel did not start, or died.</exception>
    public bool Submit(string code, Action<string, JsonObject> take)
    {
        var token = $"cell-{++_submissions}";
        Send(new JsonObject
        {
            ["token"] = token,
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = code, ["targetKernelName"] = "csharp" },
        });
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (Parse(line) is not { } received || received["command"] is not JsonObject command) continue;
            if (command.TextAt("token") is not { } cause || !(cause == token || cause.StartsWith(token + ".", StringComparison.Ordinal))) continue;
            var name = received.TextAt("eventType") ?? "";
            take(name, received.ObjectAt("event"));
            if (cause == token && name is "CommandSucceeded" or "CommandFailed") return name == "CommandSucceeded";
        }
        throw Gone();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Send(JsonObject command)
    {
        try
        {
            _process.StandardInput.WriteLine(command.ToJsonString());
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Gone();
        }
    }

    private BadInputException Gone()
    {
        _process.WaitForExit();
        var words = string.Join(" / ", _tail.Lines.Take(6));
        return new BadInputException($"dotnet-interactive ended with code {_process.ExitCode}. {words} (`dotnet tool restore` installs it.)");
    }

    // What native code prints is no event.
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
