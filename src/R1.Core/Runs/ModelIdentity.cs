using R1.Configuration;
using R1.Foundation;
using TorchSharp;

namespace R1.Runs;

/// <summary>A model that another one was trained from.</summary>
/// <param name="Kind">What it is, e.g. <c>v3_base</c>.</param>
/// <param name="Sha256"><see cref="StoredModel.Sha256"/>.</param>
internal sealed record ParentModel(string Kind, string Sha256);

/// <summary>All that decides the weights of a trained model: equal identities, equal models.</summary>
/// <param name="Kind">What it is, e.g. <c>v3_base</c>.</param>
/// <param name="Revision"><see cref="ModelKind.Revision"/>.</param>
/// <param name="Config"><see cref="ConfigJson.Hash(object)"/> of the stage's configuration; the seed is in it.</param>
/// <param name="Libtorch">Version of libtorch.</param>
/// <param name="Parents">The models that it was trained from.</param>
internal sealed record ModelIdentity(
    string Kind, int Revision, string Config, string Libtorch, IReadOnlyList<ParentModel> Parents)
{
    /// <summary>The identity of the model that this library trains on this machine.</summary>
    public static ModelIdentity Of(ModelKind kind, object config, IEnumerable<StoredModel> parents) => new(
        kind.Name, kind.Revision, ConfigJson.Hash(config), torch.__version__,
        [.. parents.Select(parent => new ParentModel(parent.Kind, parent.Sha256))]);

    /// <summary>Eight hexadecimal digits that tell models of one kind, preset and seed apart.</summary>
    public string ShortHash => Hashes.OfText(ToString())[..8];

    /// <summary>As JSON, one line for each of its parts.</summary>
    public override string ToString() => ConfigJson.Write(this);
}
