using System.Security.Cryptography;
using System.Text.Json;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Protocol;

/// <summary>Jupyter's connection file: where the five sockets of a kernel are, and the key that signs its messages.</summary>
internal sealed record ConnectionInfo
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public string Transport { get; init; } = "tcp";

    public string Ip { get; init; } = "127.0.0.1";

    /// <value>0 lets the kernel take a free port and write it into the file.</value>
    public int ShellPort { get; init; }

    public int ControlPort { get; init; }

    public int IopubPort { get; init; }

    public int StdinPort { get; init; }

    public int HbPort { get; init; }

    /// <value>Empty: messages are not signed.</value>
    public string Key { get; init; } = "";

    public string SignatureScheme { get; init; } = "hmac-sha256";

    /// <summary>Whether the kernel has told all its ports.</summary>
    public bool IsComplete => ShellPort > 0 && ControlPort > 0 && IopubPort > 0 && StdinPort > 0 && HbPort > 0;

    /// <summary>Free ports on this machine and a new key.</summary>
    public static ConnectionInfo New() => new() { Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };

    /// <exception cref="BadInputException">The file cannot be read, or asks for what we do not speak.</exception>
    public static ConnectionInfo Load(string path)
    {
        try
        {
            var info = JsonSerializer.Deserialize<ConnectionInfo>(File.ReadAllText(path), Options) ?? throw new JsonException("it is null.");
            if (info.Transport != "tcp") throw new BadInputException($"{path}: transport '{info.Transport}' is not spoken here, only tcp.");
            if (info.SignatureScheme != "hmac-sha256")
                throw new BadInputException($"{path}: signature scheme '{info.SignatureScheme}' is not spoken here, only hmac-sha256.");
            return info;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BadInputException($"{path}: {fault.Message}");
        }
    }

    /// <summary>Writes the file so that only its owner can read the key.</summary>
    public void Save(string path)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options)) JsonSerializer.Serialize(file, this, Options);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Address of a socket.</summary>
    public string Address(int port) => $"{Transport}://{Ip}:{port}";
}
