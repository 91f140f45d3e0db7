using R1.Foundation;
using R1.Generation.Vectorized;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>One random attention problem, solved by the kernel and by the formula.</summary>
internal static unsafe class AttentionCase
{
    private const int Layer = 1;

    public static void Check(Kernels kernels, AttentionShape shape, int tokens)
    {
        var heads = shape.Groups * shape.GroupHeads;
        var random = new SeededRandom((ulong)(tokens + 1000 * shape.KeySize));
        var sequence = new Sequence(new PagePool(shape.PageFloats));
        sequence.Reserve(tokens);
        for (var page = 0; page * AttentionShape.PageTokens < tokens; page++)
            for (var i = AttentionShape.HeaderFloats; i < shape.PageFloats; i++) sequence.Pages[page][i] = (float)random.NextNormal();
        var (query, output) = (new Rows(heads, shape.KeySize), new Rows(heads, shape.ValueSize));
        for (var head = 0; head < heads; head++)
            for (var i = 0; i < shape.KeySize; i++) query.Matrix.Row(head)[i] = (float)random.NextNormal();
        var scores = new AlignedBuffer<float>(4 * AttentionShape.ScoreStride(tokens));
        kernels.Attend(shape, Layer, query.Matrix.Start, sequence.Pages, tokens, output.Matrix.Start, scores.Pointer);
        GC.KeepAlive(scores); // only its address was handed over
        for (var head = 0; head < heads; head++)
        {
            var expected = Expected(shape, sequence, query.Values()[head], head / shape.GroupHeads, tokens);
            foreach (var (want, got) in expected.Zip(output.Values()[head])) Assert.Equal(want, got, 2e-5);
        }
    }

    private static double[] Expected(AttentionShape shape, Sequence sequence, float[] query, int group, int tokens)
    {
        var (keys, values) = (shape.KeyOffset(Layer, group), shape.ValueOffset(Layer, group));
        var scores = Enumerable.Range(0, tokens).Select(token => query.Select((q, i) => q * (double)At(sequence, keys, i, token)).Sum());
        var weights = scores.Select(score => Math.Exp(shape.Scale * score)).ToArray();
        return [.. Enumerable.Range(0, shape.ValueSize)
            .Select(i => weights.Select((weight, token) => weight * At(sequence, values, i, token)).Sum() / weights.Sum())];
    }

    private static float At(Sequence sequence, int offset, int number, int token) =>
        sequence.Pages[token / AttentionShape.PageTokens][offset + number * AttentionShape.PageTokens + token % AttentionShape.PageTokens];
}
