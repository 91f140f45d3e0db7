using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>
/// <c>r1nb --libtorch FOLDER</c>: the libtorch that is installed, PyTorch's own say, for a build without one (<c>-p:LibTorch=none</c>). The system's loader
/// reads its search path once, when a program begins, so the tool begins again with another one; kernels that it starts inherit that.
/// </summary>
internal static partial class InstalledLibTorch
{
    private const string SearchPath = "LD_LIBRARY_PATH";

    private static readonly Version Oldest = new(2, 10), Newest = new(2, 11);

    public static Option<string?> Option() => new("--libtorch")
    {
        Description = "Use the libtorch of this folder, e.g. torch/lib of PyTorch 2.10 or 2.11; for builds with -p:LibTorch=none.", HelpName = "folder",
        Recursive = true,
    };

    /// <summary>Whether this process was begun with the folder.</summary>
    public static bool IsTaken(string folder) => Environment.GetEnvironmentVariable(SearchPath)?.Split(':')[0] == Path.GetFullPath(folder);

    /// <summary>Replaces this process by one that has the folder.</summary>
    /// <param name="folder">Holds <c>libtorch_cpu.so</c>.</param>
    /// <param name="arguments">Those of the tool.</param>
    /// <exception cref="BadInputException">There is no libtorch, one of another version, or this build brings one.</exception>
    public static int Restart(string folder, IReadOnlyList<string> arguments)
    {
        Check(folder, AppContext.BaseDirectory);
        var rest = Environment.GetEnvironmentVariable(SearchPath) is { Length: > 0 } path ? $":{path}" : "";
        SetEnvironment(SearchPath, Path.GetFullPath(folder) + rest, 1);
        var program = Environment.ProcessPath!;
        string[] tool = IsHost(program) ? [Environment.GetCommandLineArgs()[0]] : [];
        Execute(program, [program, .. tool, .. arguments, null]);
        throw new BadInputException($"the tool could not begin again ({Marshal.GetLastPInvokeErrorMessage()}): set {SearchPath}={folder} yourself.");
    }

    /// <inheritdoc cref="Restart" path="/exception"/>
    internal static void Check(string folder, string tool)
    {
        if (!OperatingSystem.IsLinux()) throw new BadInputException("--libtorch is for Linux.");
        if (File.Exists(Path.Combine(tool, "libtorch_cpu.so")))
            throw new BadInputException("this build brings a libtorch of its own: build with -p:LibTorch=none for --libtorch, or leave it out.");
        if (!Directory.Exists(folder) || Directory.GetFiles(folder, "libtorch_cpu.so*").Length == 0)
            throw new BadInputException($"there is no libtorch_cpu.so in {folder}: give the folder of the libraries, e.g. torch/lib of PyTorch.");
        if (VersionIn(folder) is { } version && (version < Oldest || version > Newest))
            throw new BadInputException($"the libtorch in {folder} is {version}, and TorchSharp here works over {Oldest} and {Newest}: install one of these.");
    }

    /// <summary>Major and minor version of an installed libtorch; null where nothing says it.</summary>
    /// <param name="folder">Of the libraries.</param>
    internal static Version? VersionIn(string folder)
    {
        // PyTorch says it in torch/version.py, the archive of libtorch in a file build-version, Debian in the names of the libraries.
        var above = Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd('/'))!;
        string[] said =
        [
            .. new[] { Path.Combine(above, "version.py"), Path.Combine(above, "build-version") }.Where(File.Exists).Select(File.ReadAllText),
            .. Directory.GetFiles(folder, "libtorch_cpu.so*").Select(file => Path.GetFileName(file)["libtorch_cpu.so".Length..]),
        ];
        return said.Select(text => Number().Match(text)).Where(match => match.Success)
            .Select(match => new Version(int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value))).FirstOrDefault();
    }

    private static bool IsHost(string program) => Path.GetFileNameWithoutExtension(program) == "dotnet";

    [GeneratedRegex(@"(\d{1,4})\.(\d{1,4})", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite);

    [DllImport("libc", EntryPoint = "execv", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern int Execute(string path, string?[] arguments);
}
