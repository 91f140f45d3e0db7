namespace R1.Sandbox.Worker.Isolation;

/// <summary>
/// Starts the fork server as process 1 with threads whose ids lie far away. A forked runtime believes in the threads that its parent had;
/// were a new thread to get the id of one of those, the garbage collector would mistake it for the dead one and wait forever.
/// </summary>
internal static class Reincarnation
{
    // More threads than a candidate makes in its time, and 0.1 s once.
    private const int BurntIds = 2000;

    /// <summary>Uses up thread ids, then becomes <c>dotnet worker.dll zygote ...</c> in the same process. Returns only when that fails.</summary>
    public static void Begin(string[] arguments)
    {
        for (var i = 0; i < BurntIds; i++)
        {
            var thread = new Thread(() => { }, maxStackSize: 64 * 1024);
            thread.Start();
            thread.Join();
        }
        LibC.execve(Environment.ProcessPath!, ["dotnet", Environment.GetCommandLineArgs()[0], .. arguments, null], [.. Surroundings(), null]);
    }

    /// <summary>The environment as execve wants it.</summary>
    public static IEnumerable<string> Surroundings() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}");
}
