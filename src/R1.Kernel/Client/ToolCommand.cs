namespace R1.Kernel.Client;

/// <summary>How to start this tool once more.</summary>
internal static class ToolCommand
{
    private static readonly string Assembly = typeof(ToolCommand).Assembly.Location;

    /// <summary>The tool's own executable, or else the dotnet host that runs it (the tests' host is neither).</summary>
    public static string Host =>
        OwnName == "r1nb" || OwnName == "dotnet" ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>What comes before the command's own arguments.</summary>
    public static IReadOnlyList<string> Arguments => OwnName == "r1nb" ? [] : [Assembly];

    private static string? OwnName => Path.GetFileNameWithoutExtension(Environment.ProcessPath);
}
