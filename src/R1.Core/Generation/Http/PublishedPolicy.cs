using System.Security.Cryptography;
using System.Text;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation.Http;

/// <summary>
/// The weights of a policy as folders that servers read. A version is named by the SHA-256 of what is trained, so the same weights have the same name in
/// every process and a server that answers for another version is found out.
/// </summary>
/// <param name="model">The policy.</param>
/// <param name="root">Holds the folders.</param>
internal sealed class PublishedPolicy(CausalLM model, string root)
{
    private const int Kept = 2;

    private readonly List<string> _written = [];

    /// <summary>Name of the current version, as of the last <see cref="Refresh"/>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Folder of the current version: a checkpoint, or a LoRA adapter in PEFT's layout.</summary>
    public string Folder => FolderOf(Version);

    /// <summary>Writes the weights when they have changed.</summary>
    public void Refresh()
    {
        var version = "r1-" + Hash()[..16];
        if (version == Version) return;
        if (!Directory.Exists(FolderOf(version))) Write(version);
        Version = version;
        _written.Remove(version);
        _written.Add(version);
        foreach (var old in _written.SkipLast(Kept).ToArray())
        {
            Directory.Delete(FolderOf(old), recursive: true);
            _written.Remove(old);
        }
    }

    private string FolderOf(string version) => Path.Combine(Path.GetFullPath(root), version);

    // Under its name there is only ever a whole folder.
    private void Write(string version)
    {
        var unfinished = Path.Combine(Path.GetFullPath(root), $".{version}-{Guid.NewGuid():n}");
        Directory.CreateDirectory(unfinished);
        if (model.Adapter is { } adapter) adapter.SavePretrained(unfinished);
        else model.SavePretrained(unfinished);
        Directory.Move(unfinished, FolderOf(version));
    }

    private string Hash()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in model.Adapter?.Parameters() ?? model.StateDict())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.dtype} {string.Join('x', tensor.shape)}\n"));
            foreach (var part in TensorBytes.Parts(tensor.detach().cpu().contiguous())) hash.AppendData(part.bytes);
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
