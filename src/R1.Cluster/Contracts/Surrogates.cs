using R1.Configuration;
using R1.Generation;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Contracts;

// The library's own types as messages. Both ends are of one build, so the members need no history.

[GenerateSerializer, Immutable]
internal readonly record struct SampleRequestMessage(int[] PromptIds, int Count, ulong Seed);

[RegisterConverter]
internal sealed class SampleRequestConverter : IConverter<SampleRequest, SampleRequestMessage>
{
    public SampleRequest ConvertFromSurrogate(in SampleRequestMessage surrogate) => new(surrogate.PromptIds, surrogate.Count, surrogate.Seed);

    public SampleRequestMessage ConvertToSurrogate(in SampleRequest value) => new(value.PromptIds, value.Count, value.Seed);
}

[GenerateSerializer, Immutable]
internal readonly record struct SamplingOptionsMessage(string Json);

[RegisterConverter]
internal sealed class SamplingOptionsConverter : IConverter<SamplingOptions, SamplingOptionsMessage>
{
    public SamplingOptions ConvertFromSurrogate(in SamplingOptionsMessage surrogate) => ConfigJson.Read<SamplingOptions>(surrogate.Json, "message");

    public SamplingOptionsMessage ConvertToSurrogate(in SamplingOptions value) => new(ConfigJson.WriteLine(value));
}

[GenerateSerializer, Immutable]
internal readonly record struct SampledCompletionMessage(int[] TokenIds, float[] LogProbs, bool Finished);

[RegisterConverter]
internal sealed class SampledCompletionConverter : IConverter<SampledCompletion, SampledCompletionMessage>
{
    public SampledCompletion ConvertFromSurrogate(in SampledCompletionMessage surrogate) => new(surrogate.TokenIds, surrogate.LogProbs, surrogate.Finished);

    public SampledCompletionMessage ConvertToSurrogate(in SampledCompletion value) => new(value.TokenIds, value.LogProbs, value.Finished);
}

[GenerateSerializer, Immutable]
internal readonly record struct TokenSequenceMessage(int[] PromptIds, int[] CompletionIds, int Index, int? AskedFor);

[RegisterConverter]
internal sealed class TokenSequenceConverter : IConverter<TokenSequence, TokenSequenceMessage>
{
    public TokenSequence ConvertFromSurrogate(in TokenSequenceMessage surrogate) =>
        new(surrogate.PromptIds, surrogate.CompletionIds, surrogate.Index) { AskedFor = surrogate.AskedFor };

    public TokenSequenceMessage ConvertToSurrogate(in TokenSequence value) => new(value.PromptIds, value.CompletionIds, value.Index, value.AskedFor);
}

[GenerateSerializer, Immutable]
internal readonly record struct MicroBatchScoreMessage(float[] LogProbs, double Entropy);

[RegisterConverter]
internal sealed class MicroBatchScoreConverter : IConverter<MicroBatchScore, MicroBatchScoreMessage>
{
    public MicroBatchScore ConvertFromSurrogate(in MicroBatchScoreMessage surrogate) => new(surrogate.LogProbs, surrogate.Entropy);

    public MicroBatchScoreMessage ConvertToSurrogate(in MicroBatchScore value) => new(value.LogProbs, value.Entropy);
}
