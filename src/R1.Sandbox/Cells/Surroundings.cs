using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace R1.Sandbox.Cells;

/// <summary>
/// Command lines of the worker processes: bubblewrap with new user, process, network, IPC, host name and control group namespaces, an empty
/// read-only root that holds the shared libraries, the .NET runtime and the worker, and no variable of ours.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="bubblewrap">Path of bwrap; null for no sandbox.</param>
/// <param name="session">A folder of this process that holds the socket; the only thing inside that is not a runtime.</param>
internal sealed class Surroundings(SandboxOptions options, string? bubblewrap, string session)
{
    private const string Program = "R1.Sandbox.Worker", Inside = "/r1/worker";

    // Where the drivers put what a program reads: /proc, through which the real link leads, is covered.
    private const string StandardInput = "/tmp/.stdin";

    private static readonly string WorkerFolder = FindWorker();
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly string DotNetRoot = Path.GetFullPath(Path.Combine(Framework, "..", "..", ".."));

    /// <summary>Whether there is no sandbox.</summary>
    public bool IsBare => bubblewrap is null;

    /// <summary>The fork server. It keeps the right to make namespaces, which the cells give up before they read anything.</summary>
    public ProcessStartInfo Zygote(string cellSettings, IEnumerable<string> pythonBinds)
    {
        string[] files = [$"{Program}.dll", "driver"];
        string[] extras = [.. pythonBinds, "--ro-bind", session, "/run/r1", "--tmpfs", "/tmp", "--cap-add", "CAP_SYS_ADMIN"];
        return IsBare ? Start([], "zygote", cellSettings) : Start(Wrap(files, extras), "boot", "zygote", cellSettings);
    }

    /// <summary>A compiler.</summary>
    public ProcessStartInfo Compiler()
    {
        string[] files = [$"{Program}.dll", "Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll"];
        return Start(IsBare ? [] : Wrap(files, []), "compile");
    }

    private ProcessStartInfo Start(string[] wrap, params string[] arguments)
    {
        string[] command = [.. wrap, Path.Combine(DotNetRoot, "dotnet"), $"{(IsBare ? WorkerFolder : Inside)}/{Program}.dll", .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = session,
        };
        if (!IsBare) return start;
        start.Environment.Clear();
        foreach (var (name, value) in Runtime()) start.Environment[name] = value;
        return start;
    }

    private string[] Wrap(string[] workerFiles, string[] extras)
    {
        var runtimeConfig = Path.Combine(session, $"{Program}.runtimeconfig.json");
        if (!File.Exists(runtimeConfig)) File.WriteAllText(runtimeConfig, RuntimeConfig());
        return
        [
            bubblewrap!, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--new-session", "--as-pid-1", "--clearenv",
            .. Runtime().SelectMany(pair => new[] { "--setenv", pair.Name, pair.Value }),
            .. Libraries(),
            .. Bind(Framework), .. Bind(Path.Combine(DotNetRoot, "host")), .. Bind(Path.Combine(DotNetRoot, "dotnet")),
            .. workerFiles.SelectMany(file => new[] { "--ro-bind", Path.Combine(WorkerFolder, file), $"{Inside}/{file}" }),
            "--ro-bind", runtimeConfig, $"{Inside}/{Program}.runtimeconfig.json",
            "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
            "--symlink", StandardInput, "/dev/stdin", "--proc", "/proc", .. extras, "--remount-ro", "/", "--chdir", "/",
        ];
    }

    // A program's folder holds the worker and its compiler. A notebook's host takes each package from where it lies; that of the worker holds both too.
    private static string FindWorker()
    {
        var folder = Path.GetDirectoryName(typeof(Worker.Isolation.CellSettings).Assembly.Location)!;
        var packed = Path.Combine(folder, "worker");
        return Directory.Exists(packed) ? packed : folder;
    }

    private static string[] Bind(string path) => ["--ro-bind", path, path];

    // On merged systems /lib is a link to /usr/lib.
    private static IEnumerable<string> Libraries() => new[] { "/usr/lib", "/usr/lib64", "/lib", "/lib64" }
        .Where(Directory.Exists)
        .SelectMany(path => new DirectoryInfo(path).LinkTarget is { } target ? ["--symlink", target, path] : Bind(path));

    // What forking needs: no background threads, no double mapping of code. The heap limit makes running out of memory an exception.
    private (string Name, string Value)[] Runtime() =>
    [
        ("DOTNET_TieredCompilation", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_gcServer", "0"), ("DOTNET_EnableDiagnostics", "0"),
        ("DOTNET_EnableWriteXorExecute", "0"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"), ("DOTNET_DbgEnableMiniDump", "0"),
        ("DOTNET_GCHeapHardLimit", ((long)options.MemoryMegabytes * 3 / 4 << 20).ToString("X", CultureInfo.InvariantCulture)), ("LANG", "C.UTF-8"),
            ("MALLOC_ARENA_MAX", "2"),
    ];

    private static string RuntimeConfig() => JsonSerializer.Serialize(new
    {
        runtimeOptions = new { tfm = "net10.0",
            framework = new { name = "Microsoft.NETCore.App", version = RuntimeInformation.FrameworkDescription.Split(' ')[^1] } },
    });
}
