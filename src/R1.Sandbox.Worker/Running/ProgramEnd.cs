using System.Reflection;
using R1.Sandbox.Worker.Isolation;

namespace R1.Sandbox.Worker.Running;

/// <summary>
/// The end of a program: what it registered for its end runs, its output is written, and the process is gone. Not the runtime's own shutdown, which
/// would wait for the finalizer thread that a forked runtime lacks.
/// </summary>
internal static class ProgramEnd
{
    /// <summary>Does not return.</summary>
    public static void End(int exitCode)
    {
        try
        {
            // Raises ProcessExit, as the runtime does.
            typeof(AppContext).GetMethod("OnProcessExit", BindingFlags.Static | BindingFlags.NonPublic)?.Invoke(null, null);
        }
        catch (TargetInvocationException)
        {
            exitCode = 1;
        }
        Console.Out.Flush();
        LibC._exit(exitCode);
    }
}
