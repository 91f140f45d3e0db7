using System.Runtime.CompilerServices;

namespace R1.Generation.Vectorized;

/// <summary>
/// Attention of one query row over paged keys and values. Scores are computed 16 tokens side by side (keys lie transposed), the mix of
/// values with the value's numbers side by side. Four heads at a time share each load; what is left of a group goes head by head.
/// </summary>
internal static unsafe class AttentionKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const int Tile = 4;

    /// <param name="shape">Layout of query and pages.</param>
    /// <param name="layer">Decoder layer.</param>
    /// <param name="query">[groups * group heads, query stride]</param>
    /// <param name="pages">The sequence's pages.</param>
    /// <param name="tokens">Tokens to look at: the row's position + 1.</param>
    /// <param name="output">[groups * group heads, value size]</param>
    /// <param name="scores">Room for 4 rows of <see cref="AttentionShape.ScoreStride"/>.</param>
    public static void Attend(AttentionShape shape, int layer, float* query, float** pages, int tokens, float* output, float* scores)
    {
        for (var group = 0; group < shape.Groups; group++)
        {
            nint keys = shape.KeyOffset(layer, group), values = shape.ValueOffset(layer, group);
            var head = 0;
            for (; head + Tile <= shape.GroupHeads; head += Tile, query += Tile * shape.QueryStride, output += Tile * shape.ValueSize)
                AttendFour(shape, query, pages, keys, values, tokens, output, scores);
            for (; head < shape.GroupHeads; head++, query += shape.QueryStride, output += shape.ValueSize)
                AttendOne(shape, query, pages, keys, values, tokens, output, scores);
        }
    }

    private static void AttendFour(AttentionShape shape, float* query, float** pages, nint keys, nint values, int tokens, float* output, float* scores)
    {
        var stride = AttentionShape.ScoreStride(tokens);
        var inverse = stackalloc float[Tile];
        ScoreFour(query, shape.QueryStride, pages, keys, shape.KeySize, tokens, scores, stride);
        for (var head = 0; head < Tile; head++) inverse[head] = Softmax(scores + head * stride, tokens, shape.Scale);
        for (var column = 0; column < shape.ValueSize; column += 2 * TSimd.Width)
            MixFour(scores, stride, inverse, pages, values + column, shape.ValueSize, shape.ValueSize - column, tokens, output + column);
    }

    private static void AttendOne(AttentionShape shape, float* query, float** pages, nint keys, nint values, int tokens, float* output, float* scores)
    {
        ScoreOne(query, pages, keys, shape.KeySize, tokens, scores);
        var inverse = Softmax(scores, tokens, shape.Scale);
        for (var column = 0; column < shape.ValueSize; column += TSimd.Width)
            MixOne(scores, inverse, pages, values + column, shape.ValueSize, tokens, output + column);
    }

    /// <summary>Exponentials in place; the factor that makes their sum 1.</summary>
    private static float Softmax(float* scores, int tokens, float scale)
    {
        var length = Stride.Of(tokens);
        new Span<float>(scores + tokens, length - tokens).Fill(float.NegativeInfinity);
        return 1 / VectorMath<TSimd, TVector>.ExpSum(scores, length, scale, VectorMath<TSimd, TVector>.Max(scores, length));
    }

    /// <summary>Keys of a vector of tokens: one vector per number of the key, 16 floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Keys(float** pages, nint keys, int token) => pages[token / Stride.Unit] + keys + token % Stride.Unit;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFour(float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        float* q0 = query, q1 = q0 + queryStride, q2 = q1 + queryStride, q3 = q2 + queryStride;
        for (var token = 0; token < tokens; token += 2 * TSimd.Width)
        {
            var ka = Keys(pages, keys, token);
            var kb = token + TSimd.Width < tokens ? Keys(pages, keys, token + TSimd.Width) : ka;
            TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
            TVector a2 = TSimd.Zero, b2 = TSimd.Zero, a3 = TSimd.Zero, b3 = TSimd.Zero;
            for (nint k = 0; k < keySize; k++, ka += Stride.Unit, kb += Stride.Unit)
            {
                TVector keyA = TSimd.Load(ka), keyB = TSimd.Load(kb), q = TSimd.Create(q0[k]);
                a0 = TSimd.MultiplyAdd(q, keyA, a0); b0 = TSimd.MultiplyAdd(q, keyB, b0);
                q = TSimd.Create(q1[k]); a1 = TSimd.MultiplyAdd(q, keyA, a1); b1 = TSimd.MultiplyAdd(q, keyB, b1);
                q = TSimd.Create(q2[k]); a2 = TSimd.MultiplyAdd(q, keyA, a2); b2 = TSimd.MultiplyAdd(q, keyB, b2);
                q = TSimd.Create(q3[k]); a3 = TSimd.MultiplyAdd(q, keyA, a3); b3 = TSimd.MultiplyAdd(q, keyB, b3);
            }
            var target = scores + token;
            TSimd.Store(a0, target); TSimd.Store(b0, target + TSimd.Width);
            TSimd.Store(a1, target + stride); TSimd.Store(b1, target + stride + TSimd.Width);
            TSimd.Store(a2, target + 2 * stride); TSimd.Store(b2, target + 2 * stride + TSimd.Width);
            TSimd.Store(a3, target + 3 * stride); TSimd.Store(b3, target + 3 * stride + TSimd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixFour(
        float* scores, int stride, float* inverse, float** pages, nint values, int valueSize, int columns, int tokens, float* output)
    {
        nint second = columns > TSimd.Width ? TSimd.Width : 0; // a last single vector is computed twice
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
        TVector a2 = TSimd.Zero, b2 = TSimd.Zero, a3 = TSimd.Zero, b3 = TSimd.Zero;
        float* s0 = scores, s1 = s0 + stride, s2 = s1 + stride, s3 = s2 + stride;
        for (nint first = 0; first < tokens; first += Stride.Unit)
        {
            var value = pages[first / Stride.Unit] + values;
            var end = Math.Min(first + Stride.Unit, tokens);
            for (var token = first; token < end; token++, value += valueSize)
            {
                TVector valueA = TSimd.Load(value), valueB = TSimd.Load(value + second), s = TSimd.Create(s0[token]);
                a0 = TSimd.MultiplyAdd(s, valueA, a0); b0 = TSimd.MultiplyAdd(s, valueB, b0);
                s = TSimd.Create(s1[token]); a1 = TSimd.MultiplyAdd(s, valueA, a1); b1 = TSimd.MultiplyAdd(s, valueB, b1);
                s = TSimd.Create(s2[token]); a2 = TSimd.MultiplyAdd(s, valueA, a2); b2 = TSimd.MultiplyAdd(s, valueB, b2);
                s = TSimd.Create(s3[token]); a3 = TSimd.MultiplyAdd(s, valueA, a3); b3 = TSimd.MultiplyAdd(s, valueB, b3);
            }
        }
        StoreScaled(a0, b0, inverse[0], output, second);
        StoreScaled(a1, b1, inverse[1], output + valueSize, second);
        StoreScaled(a2, b2, inverse[2], output + 2 * valueSize, second);
        StoreScaled(a3, b3, inverse[3], output + 3 * valueSize, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreScaled(TVector a, TVector b, float factor, float* target, nint second)
    {
        TSimd.Store(TSimd.Multiply(a, TSimd.Create(factor)), target);
        TSimd.Store(TSimd.Multiply(b, TSimd.Create(factor)), target + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreOne(float* query, float** pages, nint keys, int keySize, int tokens, float* scores)
    {
        for (var token = 0; token < tokens; token += 4 * TSimd.Width)
        {
            var last = (tokens - 1) / TSimd.Width * TSimd.Width;
            var ka = Keys(pages, keys, token);
            var kb = Keys(pages, keys, Math.Min(token + TSimd.Width, last));
            var kc = Keys(pages, keys, Math.Min(token + 2 * TSimd.Width, last));
            var kd = Keys(pages, keys, Math.Min(token + 3 * TSimd.Width, last));
            TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
            for (nint k = 0; k < keySize; k++)
            {
                var q = TSimd.Create(query[k]);
                a = TSimd.MultiplyAdd(q, TSimd.Load(ka + k * Stride.Unit), a);
                b = TSimd.MultiplyAdd(q, TSimd.Load(kb + k * Stride.Unit), b);
                c = TSimd.MultiplyAdd(q, TSimd.Load(kc + k * Stride.Unit), c);
                d = TSimd.MultiplyAdd(q, TSimd.Load(kd + k * Stride.Unit), d);
            }
            TSimd.Store(a, scores + token);
            TSimd.Store(b, scores + token + TSimd.Width);
            TSimd.Store(c, scores + token + 2 * TSimd.Width);
            TSimd.Store(d, scores + token + 3 * TSimd.Width);
        }
    }

    /// <summary>Four interleaved sums, so that one addition need not wait for the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixOne(float* scores, float inverse, float** pages, nint values, int valueSize, int tokens, float* output)
    {
        TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
        for (nint first = 0; first < tokens; first += Stride.Unit)
        {
            var value = pages[first / Stride.Unit] + values;
            var end = Math.Min(first + Stride.Unit, tokens);
            var token = first;
            for (; token + 4 <= end; token += 4, value += 4 * valueSize)
            {
                a = TSimd.MultiplyAdd(TSimd.Create(scores[token]), TSimd.Load(value), a);
                b = TSimd.MultiplyAdd(TSimd.Create(scores[token + 1]), TSimd.Load(value + valueSize), b);
                c = TSimd.MultiplyAdd(TSimd.Create(scores[token + 2]), TSimd.Load(value + 2 * valueSize), c);
                d = TSimd.MultiplyAdd(TSimd.Create(scores[token + 3]), TSimd.Load(value + 3 * valueSize), d);
            }
            for (; token < end; token++, value += valueSize)
                a = TSimd.MultiplyAdd(TSimd.Create(scores[token]), TSimd.Load(value), a);
        }
        TSimd.Store(TSimd.Multiply(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Create(inverse)), output);
    }
}
