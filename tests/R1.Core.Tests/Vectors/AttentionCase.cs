using R1.Foundation;
using R1.Generation.Vectorized;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>One random attention problem, solved by the kernel and by the formula.</summary>
internal static unsafe class AttentionCase
{
    private const int Layer = 1;

    public static void Check(Kernels kernels, PageLayout layout, int tokens)
    {
        var heads = layout.Groups * layout.GroupHeads;
        var random = new SeededRandom((ulong)(tokens + 1000 * layout.KeySize));
        var sequence = new Sequence(new PagePool(layout.PageFloats));
        sequence.Reserve(tokens);
        for (var page = 0; page * PageLayout.PageTokens < tokens; page++)
            for (var i = PageLayout.HeaderFloats; i < layout.PageFloats; i++) sequence.Pages[page][i] = (float)random.NextNormal();
        var (query, output) = (new Rows(heads, layout.KeySize), new Rows(heads, layout.ValueSize));
        for (var head = 0; head < heads; head++)
            for (var i = 0; i < layout.KeySize; i++) query.Matrix.Row(head)[i] = (float)random.NextNormal();
        var scores = new AlignedBuffer<float>(4 * PageLayout.ScoreStride(tokens));
        kernels.Attend(layout, Layer, query.Matrix.Start, sequence.Pages, tokens, output.Matrix.Start, scores.Pointer);
        GC.KeepAlive(scores); // only its address was handed over
        for (var head = 0; head < heads; head++)
        {
            var expected = Expected(layout, sequence, query.Values()[head], head / layout.GroupHeads, tokens);
            foreach (var (want, got) in expected.Zip(output.Values()[head])) Assert.Equal(want, got, 2e-5);
        }
    }

    private static double[] Expected(PageLayout layout, Sequence sequence, float[] query, int group, int tokens)
    {
        var (keys, values) = (layout.KeyOffset(Layer, group), layout.ValueOffset(Layer, group));
        var scores = Enumerable.Range(0, tokens).Select(token => query.Select((q, i) => q * (double)At(sequence, keys, i, token)).Sum());
        var weights = scores.Select(score => Math.Exp(layout.Scale * score)).ToArray();
        return [.. Enumerable.Range(0, layout.ValueSize)
            .Select(i => weights.Select((weight, token) => weight * At(sequence, values, i, token)).Sum() / weights.Sum())];
    }

    private static float At(Sequence sequence, int offset, int number, int token) =>
        sequence.Pages[token / PageLayout.PageTokens][offset + number * PageLayout.PageTokens + token % PageLayout.PageTokens];
}
