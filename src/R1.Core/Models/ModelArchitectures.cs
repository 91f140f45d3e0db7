using System.Collections.Concurrent;

namespace R1.Models;

/// <summary>The architectures that a <c>config.json</c> may name, each with the record that reads it.</summary>
public static class ModelArchitectures
{
    private static readonly ConcurrentDictionary<string, Type> Configs = new(StringComparer.Ordinal);

    static ModelArchitectures()
    {
        Register<DeepseekV3Config>("deepseek_v3");
        Register<LlamaConfig>("llama");
        Register<Qwen2Config>("qwen2");
        Register<Qwen3Config>("qwen3");
        Register<Qwen3MoeConfig>("qwen3_moe");
    }

    /// <summary>Makes an architecture known by the <c>model_type</c> of its configuration: once, before a model of it is read or made.</summary>
    /// <typeparam name="TConfig">A record whose properties are the keys of <c>config.json</c>, and whose shapes follow from them.</typeparam>
    /// <param name="modelType">As <c>config.json</c> has it, e.g. <c>mistral</c>. One that is known already gets the new record.</param>
    public static void Register<TConfig>(string modelType) where TConfig : ModelConfig => Configs[modelType] = typeof(TConfig);

    /// <summary>The record that reads a <c>model_type</c>, or null.</summary>
    internal static Type? Find(string? modelType) => modelType is null ? null : Configs.GetValueOrDefault(modelType);

    /// <summary>What is wrong with a <c>model_type</c> that <see cref="Find"/> does not know.</summary>
    internal static string UnknownFault(string? modelType) =>
        $"model_type is '{modelType}'; supported are {string.Join(", ", Configs.Keys.Order(StringComparer.Ordinal))}.";
}
