using System.Text.Json.Nodes;
using R1.Generation;
using R1.Models;

namespace R1.Tests.Generation.Http;

/// <summary>The part of a server that differs between programs.</summary>
internal abstract class EngineDialect : IDisposable
{
    protected static readonly (int Status, string Text) Ok = (200, "");

    public abstract string GeneratePath { get; }

    /// <summary>Everything but completions.</summary>
    public abstract (int Status, string Text) Control(string path, JsonNode? body);

    public abstract (int Status, string Text) Generate(JsonNode body, Misbehaviour misbehaviour);

    public abstract void LoseWeights();

    public abstract void Dispose();

    /// <summary>Completions by our own sampler, in the form in which servers give them.</summary>
    protected static IReadOnlyList<Drawn> Draw(CausalLM model, SampleRequest request, SamplingOptions options, Misbehaviour misbehaviour)
    {
        var sampler = model.Adapter is null ? (ICompletionSampler)new VectorSampler(model, workers: 1) : new TorchSampler(model);
        return [.. sampler.Sample([request], options)[0].Select((completion, i) => Drawn.Of(completion, misbehaviour, i))];
    }

    /// <summary>Leaves one out, or turns the order round.</summary>
    protected static JsonArray List(IEnumerable<JsonNode> items, Misbehaviour misbehaviour)
    {
        var list = items.ToList();
        if (misbehaviour == Misbehaviour.TooFew) list.RemoveAt(list.Count - 1);
        if (misbehaviour == Misbehaviour.Reordered) list.Reverse();
        return new JsonArray([.. list]);
    }

    protected static JsonArray Numbers(IEnumerable<int> ids) => new([.. ids.Select(id => (JsonNode)id)]);

    protected static string AsText(JsonNode answer, Misbehaviour misbehaviour) =>
        misbehaviour == Misbehaviour.NotANumber ? answer.ToJsonString().Replace($"{Drawn.Poison}", "NaN", StringComparison.Ordinal) : answer.ToJsonString();

    protected static SamplingOptions Options(JsonNode tokens, JsonNode stops) =>
        new() { MaxNewTokens = (int)tokens, StopTokenIds = [.. stops.AsArray().Select(id => (int)id!)] };

    /// <summary>A completion as it is written into an answer.</summary>
    protected sealed record Drawn(int Index, IReadOnlyList<int> Ids, IReadOnlyList<JsonNode?> LogProbs, string Finish)
    {
        // Stands for what JSON cannot say until the text is made.
        public const int Poison = -77777;

        public static Drawn Of(SampledCompletion completion, Misbehaviour misbehaviour, int index)
        {
            var (ids, logProbs) = (completion.TokenIds.ToList(), completion.LogProbs.Select(value => (JsonNode?)value).ToList());
            if (misbehaviour == Misbehaviour.NotANumber) logProbs[0] = Poison;
            if (misbehaviour == Misbehaviour.Null) logProbs[0] = null;
            if (misbehaviour == Misbehaviour.MissingLogProb) logProbs.RemoveAt(0);
            if (misbehaviour == Misbehaviour.Truncated) (ids, logProbs) = (ids[..1], logProbs[..1]);
            var finish = misbehaviour == Misbehaviour.Aborted ? "abort" : completion.Finished && misbehaviour != Misbehaviour.Truncated ? "stop" : "length";
            return new Drawn(index, ids, logProbs, finish);
        }
    }
}
