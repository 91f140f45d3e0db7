using System.CommandLine;
using System.Runtime.InteropServices;
using R1.Kernel.Client;
using R1.Kernel.Protocol;
using R1.Kernel.Serving;

namespace R1.Kernel.Commands;

/// <summary><c>r1nb kernel</c>: the kernel itself, started by Jupyter, an editor or the runner.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var connection = new Argument<string>("connection-file") { Description = "Jupyter's connection file; ports that are 0 are chosen and written back." };
        var headless = new Option<bool>("--headless") { Description = "Serve the runner: end when standard input closes." };
        var command = new Command("kernel", "Serve a C# kernel to Jupyter, VS Code or another client.") { connection, headless };
        command.SetAction((parsed, _) => Task.Run(() => ExitCode.Of(() => Serve(parsed.GetRequiredValue(connection), parsed.GetValue(headless)))));
        return command;
    }

    private static int Serve(string path, bool headless)
    {
        if (headless)
        {
            ProcessGroup.Lead();
            EndWithStandardInput(path);
        }
        else EndWithParent();
        using var server = new KernelServer(ConnectionInfo.Load(path), Directory.GetCurrentDirectory(), headless);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            server.Interrupt();
        });
        var isStopping = false;
        using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            // The second one ends the process.
            signal.Cancel = !isStopping;
            isStopping = true;
            server.Stop();
        });
        // A cell may end the process itself: what it has written before is still sent.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Flush();
        server.Start();
        server.Info.Save(path);
        var exitCode = server.Ended.Result;
        // Not every thread of a cell can be ended: the process ends for them.
        server.Flush();
        Environment.Exit(exitCode);
        return exitCode;
    }

    private static void EndWithStandardInput(string connectionFile)
    {
        var lifeline = Console.OpenStandardInput();
        new Thread(() =>
        {
            while (lifeline.Read(new byte[64]) > 0) { }
            // Nobody else is left to clean up.
            if (Environment.GetEnvironmentVariable(KernelProcess.MarkVariable) is { Length: > 0 } mark)
                ProcessGroup.EndMarked(KernelProcess.MarkVariable, mark);
            File.Delete(connectionFile);
            Directory.Delete(Path.GetDirectoryName(Path.GetFullPath(connectionFile))!);
            ProcessGroup.EndOwn();
        }) { IsBackground = true, Name = "lifeline" }.Start();
    }

    // Jupyter names itself in the environment; a kernel whose Jupyter was killed would stay forever.
    private static void EndWithParent()
    {
        if (Environment.GetEnvironmentVariable("JPY_PARENT_PID") is null) return;
        var watch = new Thread(() =>
        {
            while (!ProcessGroup.IsOrphan()) Thread.Sleep(1000);
            ProcessGroup.EndOwn();
        });
        watch.IsBackground = true;
        watch.Start();
    }
}
