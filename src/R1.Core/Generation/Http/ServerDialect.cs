using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Generation.Http;

/// <summary>How one program is asked for completions and given new weights.</summary>
internal abstract class ServerDialect
{
    public static ServerDialect Of(SamplerDialect dialect) => dialect == SamplerDialect.Vllm ? new VllmDialect() : new SglangDialect();

    /// <summary>What the model must be to be sent to such a server; null when it is.</summary>
    /// <param name="hasAdapter">Whether low-rank updates are trained, and not the weights themselves.</param>
    public abstract string? ModelFault(bool hasAdapter);

    /// <summary>Where completions are asked for.</summary>
    public abstract string GeneratePath { get; }

    /// <summary>The body of that request.</summary>
    public abstract JsonObject Body(Exchange exchange);

    /// <summary>The completions in an answer, in the order of their numbers where they have some.</summary>
    /// <exception cref="ServerFaultException">It is incomplete, contradictory, or of another policy version.</exception>
    public abstract SampledCompletion[] Read(JsonElement answer, Exchange exchange);

    /// <summary>Makes a server answer with a policy version; does nothing where it does already.</summary>
    /// <param name="server">The server.</param>
    /// <param name="policy">The version and its folder.</param>
    /// <param name="previous">The version that this process gave it before, or null.</param>
    /// <exception cref="ServerFaultException">It refuses.</exception>
    public abstract Task LoadAsync(ServerConnection server, PublishedPolicy policy, string? previous);

    /// <summary>A list of whole numbers.</summary>
    protected static JsonArray List(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>A fault when an answer comes from another version.</summary>
    protected static void CheckVersion(string? answered, Exchange exchange)
    {
        if (answered != exchange.Version) throw new ServerFaultException($"policy version '{answered}' answered, '{exchange.Version}' was asked for");
    }
}
