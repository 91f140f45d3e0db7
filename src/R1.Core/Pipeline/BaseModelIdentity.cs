using System.Reflection;
using R1.Configuration;
using R1.Foundation;
using TorchSharp;

namespace R1.Pipeline;

/// <summary>All that decides the weights of a base model on one machine: equal identities, equal models.</summary>
/// <param name="Config"><see cref="ConfigJson.Hash(object)"/> of its configuration.</param>
/// <param name="Sources">SHA-256 of the sources that pre-training uses, fixed when the library was compiled.</param>
/// <param name="Libtorch">Version of libtorch.</param>
/// <remarks>A change of these sources that changes no number trains the model once more: that costs minutes, a stale model costs trust.</remarks>
internal sealed record BaseModelIdentity(string Config, string Sources, string Libtorch)
{
    /// <summary>The identity of the model that this library trains from a configuration.</summary>
    public static BaseModelIdentity Of(BaseModelConfig config) => new(ConfigJson.Hash(config), SourcesOf(typeof(BaseModelIdentity).Assembly), torch.__version__);

    /// <summary>Eight hexadecimal digits that tell models of one preset and seed apart.</summary>
    public string ShortHash => Hashes.OfText($"{Config} {Sources} {Libtorch}")[..8];

    // The project file hashes each source; in which order is up to the file system.
    private static string SourcesOf(Assembly assembly)
    {
        var files = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PretrainingSources").Value!;
        return Hashes.OfText(string.Join(' ', files.Split(' ').Order(StringComparer.Ordinal)));
    }
}
