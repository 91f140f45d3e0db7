using R1.Sandbox.Worker.Running;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>What a cell runs.</summary>
internal enum Language
{
    /// <summary>An assembly, in the forked runtime.</summary>
    CSharp,

    /// <summary>The Python interpreter, in its place.</summary>
    Python,
}

/// <summary>What every copy has from the fork server.</summary>
/// <param name="FirstOwnFd">Descriptors from here on belong to single cells; those before it are the runtime's.</param>
/// <param name="ReservedBytes">Address space of the runtime.</param>
internal readonly record struct Inheritance(int FirstOwnFd, ulong ReservedBytes);

/// <summary>The life of one copy: seal, read the request from descriptor 3, run, end. Standard output is the candidate's.</summary>
internal static class Cell
{
    /// <summary>Where the request comes from and the values go to.</summary>
    public const int Control = 3;

    /// <summary>Does not return.</summary>
    public static void Become(CellSettings settings, Language language, int control, int output, Inheritance shared)
    {
        var nothing = LibC.open("/dev/null", 2, 0);
        LibC.dup2(nothing, 0);
        LibC.dup2(output, 1);
        LibC.dup2(nothing, 2);
        LibC.dup2(control, Control);
        LibC.syscall(LibC.SysCloseRange, shared.FirstOwnFd, int.MaxValue, 0, 0, 0);
        if (language == Language.Python) BecomePython(settings);
        else if (settings.IsBare) BecomeFresh(settings);
        else EnterAndRun(settings, shared.ReservedBytes);
    }

    /// <summary>Seals this process and runs the assembly of the request. Does not return.</summary>
    public static void EnterAndRun(CellSettings settings, ulong reservedBytes)
    {
        if (!settings.IsBare) Confinement.GiveOwnFolder(settings.FileMegabytes);
        Confinement.Limit(settings, reservedBytes);
        Confinement.Renounce(mayExecute: false);
        AssemblyDriver.Run();
    }

    private static void BecomePython(CellSettings settings)
    {
        if (!settings.IsBare) Confinement.GiveOwnFolder(settings.FileMegabytes);
        Confinement.Limit(settings, reservedBytes: 0);
        Confinement.Renounce(mayExecute: true);
        // The driver reads the request. No user folder, no site packages, no compiled files, the same hashes in each run.
        var driver = Path.Combine(AppContext.BaseDirectory, "driver.py");
        LibC.execve(settings.PythonPath, ["python3", "-s", "-S", "-B", "-X", "utf8", driver, null], ["PYTHONHASHSEED=0", null]);
        LibC._exit(78);
    }

    // Without a process namespace a forked runtime cannot suspend its threads: a new one takes its place.
    private static void BecomeFresh(CellSettings settings)
    {
        LibC.execve(
            Environment.ProcessPath!, ["dotnet", Environment.GetCommandLineArgs()[0], "cell", settings.ToString(), null],
            [.. Reincarnation.Surroundings(), null]);
        LibC._exit(79);
    }
}
