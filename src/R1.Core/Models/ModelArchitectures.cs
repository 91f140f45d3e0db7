using System.Collections.Concurrent;

namespace R1.Models;

/// <summary>The architectures that a <c>config.json</c> may name, each with the record that reads it. A new one is added by one line here.</summary>
internal static class ModelArchitectures
{
    private static readonly ConcurrentDictionary<string, Type> Configs = new(StringComparer.Ordinal);

    static ModelArchitectures()
    {
        Register<DeepseekV3Config>("deepseek_v3");
        Register<LlamaConfig>("llama");
        Register<Qwen2Config>("qwen2");
        Register<Qwen3Config>("qwen3");
    }

    /// <summary>Makes an architecture known by the <c>model_type</c> of its configuration.</summary>
    public static void Register<TConfig>(string modelType) where TConfig : ModelConfig => Configs[modelType] = typeof(TConfig);

    /// <summary>The record that reads a <c>model_type</c>, or null.</summary>
    public static Type? Find(string? modelType) => modelType is null ? null : Configs.GetValueOrDefault(modelType);

    /// <summary>What is wrong with a <c>model_type</c> that <see cref="Find"/> does not know.</summary>
    public static string UnknownFault(string? modelType) =>
        $"model_type is '{modelType}'; supported are {string.Join(", ", Configs.Keys.Order(StringComparer.Ordinal))}.";
}
