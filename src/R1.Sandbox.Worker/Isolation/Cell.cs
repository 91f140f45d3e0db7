using R1.Sandbox.Worker.Running;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>What a cell runs.</summary>
internal enum CodeLanguage
{
    /// <summary>An assembly, in the forked runtime.</summary>
    CSharp,

    /// <summary>The Python interpreter, in its place.</summary>
    Python,
}

/// <summary>What every copy has from the fork server.</summary>
/// <param name="Descriptors">What was open before the first cell, in order: the runtime's files and pipes, and the fork server's own.</param>
/// <param name="ReservedBytes">Address space of the runtime.</param>
internal readonly record struct Inheritance(int[] Descriptors, ulong ReservedBytes);

/// <summary>The life of one copy: seal, read the request from descriptor 3, run, end. Standard output is the candidate's.</summary>
internal static class Cell
{
    /// <summary>Where the request comes from and the values go to.</summary>
    public const int Control = 3;

    /// <summary>Does not return.</summary>
    public static void Become(CellSettings settings, CodeLanguage language, int control, int output, Inheritance shared)
    {
        KeepOnly(control, output, shared.Descriptors);
        if (language == CodeLanguage.Python) BecomePython(settings);
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

    // The runtime writes to some of its pipes, and would meet a file of the candidate's if their numbers became free: they lead nowhere instead.
    private static void KeepOnly(int control, int output, int[] inherited)
    {
        var nothing = LibC.open("/dev/null", 2, 0);
        foreach (var fd in inherited) LibC.dup2(nothing, fd);
        LibC.dup2(nothing, 0);
        LibC.dup2(output, 1);
        LibC.dup2(nothing, 2);
        LibC.dup2(control, Control);
        var last = Control;
        foreach (var fd in inherited)
        {
            if (fd > last + 1) LibC.syscall(LibC.SysCloseRange, last + 1, fd - 1, 0, 0, 0);
            if (fd > last) last = fd;
        }
        LibC.syscall(LibC.SysCloseRange, last + 1, int.MaxValue, 0, 0, 0);
    }

    private static void BecomePython(CellSettings settings)
    {
        if (!settings.IsBare) Confinement.GiveOwnFolder(settings.FileMegabytes);
        Confinement.Limit(settings, reservedBytes: 0);
        Confinement.Renounce(mayExecute: true);
        Confinement.RefuseUncountedMemory();
        // The driver reads the request. No user folder, no site packages, no compiled files, the same hashes in each run.
        var driver = Path.Combine(AppContext.BaseDirectory, "driver");
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
