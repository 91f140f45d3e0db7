using System.Reflection;
using System.Text.Json.Nodes;
using R1.Kernel.Protocol;

namespace R1.Kernel.Serving;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>Version of this tool.</summary>
    public static string ToolVersion { get; } =
        (typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>Body of <c>kernel_info_reply</c>.</summary>
    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = JupyterMessage.Version,
        ["implementation"] = "r1nb",
        ["implementation_version"] = ToolVersion,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
            ["nbconvert_exporter"] = "script",
        },
        ["banner"] = $"R1 Notebooks {ToolVersion}: C# on .NET {Environment.Version}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(),
        ["supported_features"] = new JsonArray(),
    };
}
