using System.Text;
using R1.Configuration;

namespace R1.Runs;

/// <summary>State that fits a record, such as counters of a trainer, as a JSON file of a checkpoint.</summary>
/// <param name="name">File name, e.g. <c>trainer.json</c>.</param>
/// <param name="get">The state to save.</param>
/// <param name="set">Takes the loaded state.</param>
public sealed class JsonPart<T>(string name, Func<T> get, Action<T> set) : ICheckpointPart where T : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Save(Stream stream) => stream.Write(Encoding.UTF8.GetBytes(ConfigJson.Write(get())));

    /// <inheritdoc/>
    /// <exception cref="InvalidConfigException">The record has other fields now than when it was saved.</exception>
    public void Load(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        set(ConfigJson.Read<T>(reader.ReadToEnd(), name));
    }
}
