using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// Attention of one query row over paged keys and values, tokens side by side in the vectors: keys and values lie transposed. Four heads go
/// together, and share the loads of keys and values as far as they belong to one group.
/// </summary>
internal static unsafe class AttentionKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const int Tile = 4;

    /// <param name="layout">Layout of query and pages.</param>
    /// <param name="layer">Decoder layer.</param>
    /// <param name="query">[groups * group heads, query stride]</param>
    /// <param name="pages">The sequence's pages.</param>
    /// <param name="tokens">Tokens to look at: the row's position + 1.</param>
    /// <param name="output">[groups * group heads, output stride]</param>
    /// <param name="scores">Room for 4 rows of <see cref="PageLayout.ScoreStride"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(PageLayout layout, int layer, float* query, float** pages, int tokens, float* output, float* scores)
    {
        var (heads, head) = (layout.Groups * layout.GroupHeads, 0);
        for (; head + Tile <= heads; head += Tile) AttendFour(layout, layer, head, query, pages, tokens, output, scores);
        for (; head < heads; head++) AttendOne(layout, layer, head, query, pages, tokens, output, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AttendFour(
        PageLayout layout, int layer, int first, float* query, float** pages, int tokens, float* output, float* scores)
    {
        var stride = PageLayout.ScoreStride(tokens);
        var inverse = stackalloc float[Tile];
        query += first * layout.QueryStride;
        output += first * layout.OutputStride;
        if (layout.GroupHeads % Tile == 0)
            ScoreFour(query, layout.QueryStride, pages, Keys(layout, layer, first), layout.KeySize, tokens, scores, stride);
        else if (layout.GroupHeads % 2 == 0)
            for (var i = 0; i < Tile; i += 2)
                ScoreTwo(
                    query + i * layout.QueryStride, layout.QueryStride, pages, Keys(layout, layer, first + i), layout.KeySize, tokens, scores + i * stride,
                    stride);
        else
            for (var i = 0; i < Tile; i++)
                ScoreOne(query + i * layout.QueryStride, pages, Keys(layout, layer, first + i), layout.KeySize, tokens, scores + i * stride);
        SoftmaxFour(scores, stride, tokens, layout.Scale, inverse);
        var step = layout.GroupHeads % 2 == 0 ? 2 : 1;
        for (var i = 0; i < Tile; i += step, scores += step * stride, inverse += step, output += step * layout.OutputStride)
        {
            var values = Values(layout, layer, first + i);
            if (step == 2) MixTwo(scores, stride, inverse, pages, values, layout.ValueSize, tokens, output, layout.OutputStride);
            else MixOne(scores, *inverse, pages, values, layout.ValueSize, tokens, output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AttendOne(
        PageLayout layout, int layer, int head, float* query, float** pages, int tokens, float* output, float* scores)
    {
        ScoreOne(query + head * layout.QueryStride, pages, Keys(layout, layer, head), layout.KeySize, tokens, scores);
        var inverse = Softmax(scores, tokens, layout.Scale);
        MixOne(scores, inverse, pages, Values(layout, layer, head), layout.ValueSize, tokens, output + head * layout.OutputStride);
    }

    private static nint Keys(PageLayout layout, int layer, int head) => layout.KeyOffset(layer, head / layout.GroupHeads);

    private static nint Values(PageLayout layout, int layer, int head) => layout.ValueOffset(layer, head / layout.GroupHeads);

    /// <summary>Exponentials in place, 0 in the rest of the last vector; returns the factor that makes their sum 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Softmax(float* scores, int tokens, float scale)
    {
        var max = HideRest(scores, tokens);
        for (var token = 0; token + Lanes.Count < tokens; token += Lanes.Count) max = TSimd.Max(max, TSimd.Load(scores + token));
        TVector sum = TSimd.Zero, factor = TSimd.Create(scale), top = TSimd.Create(TSimd.Largest(max));
        for (var token = 0; token < tokens; token += Lanes.Count) sum = TSimd.Add(sum, Weigh(scores + token, top, factor));
        ClearRest(scores, tokens);
        return 1 / TSimd.Sum(sum);
    }

    /// <summary>The same for two heads side by side, so that neither waits for the latency of its own chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxTwo(float* s0, float* s1, int tokens, float scale, float* inverse)
    {
        TVector m0 = HideRest(s0, tokens), m1 = HideRest(s1, tokens);
        for (var token = 0; token + Lanes.Count < tokens; token += Lanes.Count)
        {
            m0 = TSimd.Max(m0, TSimd.Load(s0 + token));
            m1 = TSimd.Max(m1, TSimd.Load(s1 + token));
        }
        m0 = TSimd.Create(TSimd.Largest(m0));
        m1 = TSimd.Create(TSimd.Largest(m1));
        TVector sum0 = TSimd.Zero, sum1 = TSimd.Zero, factor = TSimd.Create(scale);
        for (var token = 0; token < tokens; token += Lanes.Count)
        {
            sum0 = TSimd.Add(sum0, Weigh(s0 + token, m0, factor));
            sum1 = TSimd.Add(sum1, Weigh(s1 + token, m1, factor));
        }
        ClearRest(s0, tokens);
        ClearRest(s1, tokens);
        inverse[0] = 1 / TSimd.Sum(sum0);
        inverse[1] = 1 / TSimd.Sum(sum1);
    }

    /// <summary>Four heads: one register each hides the latency, two each would not fit the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxFour(float* scores, int stride, int tokens, float scale, float* inverse)
    {
        float* s0 = scores, s1 = s0 + stride, s2 = s1 + stride, s3 = s2 + stride;
        if (!TSimd.HasWideTile)
        {
            SoftmaxTwo(s0, s1, tokens, scale, inverse);
            SoftmaxTwo(s2, s3, tokens, scale, inverse + 2);
            return;
        }
        TVector m0 = HideRest(s0, tokens), m1 = HideRest(s1, tokens), m2 = HideRest(s2, tokens), m3 = HideRest(s3, tokens);
        for (var token = 0; token + Lanes.Count < tokens; token += Lanes.Count)
        {
            m0 = TSimd.Max(m0, TSimd.Load(s0 + token));
            m1 = TSimd.Max(m1, TSimd.Load(s1 + token));
            m2 = TSimd.Max(m2, TSimd.Load(s2 + token));
            m3 = TSimd.Max(m3, TSimd.Load(s3 + token));
        }
        m0 = TSimd.Create(TSimd.Largest(m0));
        m1 = TSimd.Create(TSimd.Largest(m1));
        m2 = TSimd.Create(TSimd.Largest(m2));
        m3 = TSimd.Create(TSimd.Largest(m3));
        TVector sum0 = TSimd.Zero, sum1 = TSimd.Zero, sum2 = TSimd.Zero, sum3 = TSimd.Zero, factor = TSimd.Create(scale);
        for (var token = 0; token < tokens; token += Lanes.Count)
        {
            sum0 = TSimd.Add(sum0, Weigh(s0 + token, m0, factor));
            sum1 = TSimd.Add(sum1, Weigh(s1 + token, m1, factor));
            sum2 = TSimd.Add(sum2, Weigh(s2 + token, m2, factor));
            sum3 = TSimd.Add(sum3, Weigh(s3 + token, m3, factor));
        }
        for (var head = 0; head < Tile; head++) ClearRest(scores + head * stride, tokens);
        TSimd.StoreSums(sum0, sum1, sum2, sum3, 1, inverse);
        for (var head = 0; head < Tile; head++) inverse[head] = 1 / inverse[head];
    }

    /// <summary>The last vector of scores with minus infinity behind the last token, also in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HideRest(float* scores, int tokens)
    {
        var last = (tokens - 1) / Lanes.Count * Lanes.Count;
        var vector = TSimd.FirstLanes(TSimd.Load(scores + last), tokens - last, float.NegativeInfinity);
        TSimd.Store(vector, scores + last);
        return vector;
    }

    /// <summary>Zeros behind the last token: what was hidden has left e^-87 there, which no sum feels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearRest(float* scores, int tokens)
    {
        var last = (tokens - 1) / Lanes.Count * Lanes.Count;
        TSimd.Store(TSimd.FirstLanes(TSimd.Load(scores + last), tokens - last, 0), scores + last);
    }

    /// <summary>x := e^(factor * (x - top)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Weigh(float* scores, TVector top, TVector factor)
    {
        var weight = VectorMath<TSimd, TVector>.Exp(TSimd.Multiply(TSimd.Subtract(TSimd.Load(scores), top), factor));
        TSimd.Store(weight, scores);
        return weight;
    }

    /// <summary>Keys or values of a vector of tokens: one vector per number, 16 floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* At(float** pages, nint offset, int token) => pages[(uint)token / Stride.Unit] + offset + (uint)token % Stride.Unit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScoreFour(float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        if (TSimd.HasWideTile) ScoreFourWide(query, queryStride, pages, keys, keySize, tokens, scores, stride);
        else ScoreFourNarrow(query, queryStride, pages, keys, keySize, tokens, scores, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFourNarrow(
        float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        float* q0 = query, q1 = q0 + queryStride, q2 = q1 + queryStride, q3 = q2 + queryStride;
        for (var token = 0; token < tokens; token += Lanes.Count)
        {
            var key = At(pages, keys, token);
            TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
            for (nint k = 0; k < keySize; k++, key += Stride.Unit)
            {
                var numbers = TSimd.Load(key);
                a0 = TSimd.MultiplyAdd(TSimd.Create(q0[k]), numbers, a0);
                a1 = TSimd.MultiplyAdd(TSimd.Create(q1[k]), numbers, a1);
                a2 = TSimd.MultiplyAdd(TSimd.Create(q2[k]), numbers, a2);
                a3 = TSimd.MultiplyAdd(TSimd.Create(q3[k]), numbers, a3);
            }
            var target = scores + token;
            TSimd.Store(a0, target);
            TSimd.Store(a1, target + stride);
            TSimd.Store(a2, target + 2 * stride);
            TSimd.Store(a3, target + 3 * stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFourWide(float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        float* q0 = query, q1 = q0 + queryStride, q2 = q1 + queryStride, q3 = q2 + queryStride;
        for (var token = 0; token < tokens; token += 2 * Lanes.Count)
        {
            var ka = At(pages, keys, token);
            var kb = token + Lanes.Count < tokens ? At(pages, keys, token + Lanes.Count) : ka;
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
            TSimd.Store(a0, target); TSimd.Store(b0, target + Lanes.Count);
            TSimd.Store(a1, target + stride); TSimd.Store(b1, target + stride + Lanes.Count);
            TSimd.Store(a2, target + 2 * stride); TSimd.Store(b2, target + 2 * stride + Lanes.Count);
            TSimd.Store(a3, target + 3 * stride); TSimd.Store(b3, target + 3 * stride + Lanes.Count);
        }
    }

    /// <summary>The values of two heads: sums over tokens side by side, then across each vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixTwo(
        float* scores, int stride, float* inverse, float** pages, nint values, int valueSize, int tokens, float* output, int outputStride)
    {
        if (TSimd.HasWideTile) MixTwoWide(scores, stride, inverse, pages, values, valueSize, tokens, output, outputStride);
        else MixTwoNarrow(scores, stride, inverse, pages, values, valueSize, tokens, output, outputStride);
    }

    // Two numbers at a time: four would need twice the registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixTwoNarrow(
        float* scores, int stride, float* inverse, float** pages, nint values, int valueSize, int tokens, float* output, int outputStride)
    {
        float* s0 = scores, s1 = scores + stride, other = output + outputStride;
        var sums = stackalloc float[4];
        for (var number = 0; number < valueSize; number += 2, values += 2 * Stride.Unit)
        {
            TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
            for (var token = 0; token < tokens; token += Lanes.Count)
            {
                var value = At(pages, values, token);
                TVector p0 = TSimd.Load(s0 + token), p1 = TSimd.Load(s1 + token), v = TSimd.Load(value);
                a0 = TSimd.MultiplyAdd(p0, v, a0);
                a1 = TSimd.MultiplyAdd(p1, v, a1);
                v = TSimd.Load(value + Stride.Unit);
                b0 = TSimd.MultiplyAdd(p0, v, b0);
                b1 = TSimd.MultiplyAdd(p1, v, b1);
            }
            TSimd.StoreSums(a0, b0, a1, b1, 1, sums);
            output[number] = sums[0] * inverse[0];
            output[number + 1] = sums[1] * inverse[0];
            other[number] = sums[2] * inverse[1];
            other[number + 1] = sums[3] * inverse[1];
        }
    }

    // Four numbers at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixTwoWide(
        float* scores, int stride, float* inverse, float** pages, nint values, int valueSize, int tokens, float* output, int outputStride)
    {
        float* s0 = scores, s1 = scores + stride;
        for (var number = 0; number < valueSize; number += PageLayout.ValueTile, values += PageLayout.ValueTile * Stride.Unit)
        {
            TVector a0 = TSimd.Zero, b0 = TSimd.Zero, c0 = TSimd.Zero, d0 = TSimd.Zero;
            TVector a1 = TSimd.Zero, b1 = TSimd.Zero, c1 = TSimd.Zero, d1 = TSimd.Zero;
            for (var token = 0; token < tokens; token += Lanes.Count)
            {
                var value = At(pages, values, token);
                TVector p0 = TSimd.Load(s0 + token), p1 = TSimd.Load(s1 + token), v = TSimd.Load(value);
                a0 = TSimd.MultiplyAdd(p0, v, a0); a1 = TSimd.MultiplyAdd(p1, v, a1);
                v = TSimd.Load(value + Stride.Unit);
                b0 = TSimd.MultiplyAdd(p0, v, b0); b1 = TSimd.MultiplyAdd(p1, v, b1);
                v = TSimd.Load(value + 2 * Stride.Unit);
                c0 = TSimd.MultiplyAdd(p0, v, c0); c1 = TSimd.MultiplyAdd(p1, v, c1);
                v = TSimd.Load(value + 3 * Stride.Unit);
                d0 = TSimd.MultiplyAdd(p0, v, d0); d1 = TSimd.MultiplyAdd(p1, v, d1);
            }
            TSimd.StoreSums(a0, b0, c0, d0, inverse[0], output + number);
            TSimd.StoreSums(a1, b1, c1, d1, inverse[1], output + outputStride + number);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreTwo(float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        float* q0 = query, q1 = query + queryStride;
        var last = (tokens - 1) / Lanes.Count * Lanes.Count;
        for (var token = 0; token < tokens; token += 2 * Lanes.Count)
        {
            float* ka = At(pages, keys, token), kb = At(pages, keys, Math.Min(token + Lanes.Count, last));
            TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
            for (nint k = 0; k < keySize; k++, ka += Stride.Unit, kb += Stride.Unit)
            {
                TVector keyA = TSimd.Load(ka), keyB = TSimd.Load(kb), q = TSimd.Create(q0[k]);
                a0 = TSimd.MultiplyAdd(q, keyA, a0);
                b0 = TSimd.MultiplyAdd(q, keyB, b0);
                q = TSimd.Create(q1[k]);
                a1 = TSimd.MultiplyAdd(q, keyA, a1);
                b1 = TSimd.MultiplyAdd(q, keyB, b1);
            }
            var target = scores + token;
            TSimd.Store(a0, target);
            TSimd.Store(b0, target + Lanes.Count);
            TSimd.Store(a1, target + stride);
            TSimd.Store(b1, target + stride + Lanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreOne(float* query, float** pages, nint keys, int keySize, int tokens, float* scores)
    {
        for (var token = 0; token < tokens; token += 4 * Lanes.Count)
        {
            var last = (tokens - 1) / Lanes.Count * Lanes.Count;
            var ka = At(pages, keys, token);
            var kb = At(pages, keys, Math.Min(token + Lanes.Count, last));
            var kc = At(pages, keys, Math.Min(token + 2 * Lanes.Count, last));
            var kd = At(pages, keys, Math.Min(token + 3 * Lanes.Count, last));
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
            TSimd.Store(b, scores + token + Lanes.Count);
            TSimd.Store(c, scores + token + 2 * Lanes.Count);
            TSimd.Store(d, scores + token + 3 * Lanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixOne(float* scores, float inverse, float** pages, nint values, int valueSize, int tokens, float* output)
    {
        for (var number = 0; number < valueSize; number += PageLayout.ValueTile, values += PageLayout.ValueTile * Stride.Unit)
        {
            TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
            for (var token = 0; token < tokens; token += Lanes.Count)
            {
                var value = At(pages, values, token);
                var p = TSimd.Load(scores + token);
                a = TSimd.MultiplyAdd(p, TSimd.Load(value), a);
                b = TSimd.MultiplyAdd(p, TSimd.Load(value + Stride.Unit), b);
                c = TSimd.MultiplyAdd(p, TSimd.Load(value + 2 * Stride.Unit), c);
                d = TSimd.MultiplyAdd(p, TSimd.Load(value + 3 * Stride.Unit), d);
            }
            TSimd.StoreSums(a, b, c, d, inverse, output + number);
        }
    }
}
