using System.Globalization;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>What a cell may use. Travels as one argument: numbers and a path, separated by commas.</summary>
/// <param name="IsBare">No bubblewrap around us: no namespaces, and each cell is a fresh process.</param>
/// <param name="CpuSeconds">CPU time of all threads together.</param>
/// <param name="MemoryMegabytes">Private writable memory.</param>
/// <param name="FileMegabytes">The private folder for files, and each file in it.</param>
/// <param name="PythonPath">The interpreter inside the sandbox; empty for none.</param>
internal sealed record CellSettings(bool IsBare, int CpuSeconds, int MemoryMegabytes, int FileMegabytes, string PythonPath)
{
    public static CellSettings Parse(string text) => text.Split(',', 5) is [var bare, var cpu, var memory, var files, var python]
        ? new(bare == "1", Number(cpu), Number(memory), Number(files), python)
        : throw new ArgumentException($"'{text}' are no settings of a cell.", nameof(text));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(IsBare ? 1 : 0)},{CpuSeconds},{MemoryMegabytes},{FileMegabytes},{PythonPath}");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
