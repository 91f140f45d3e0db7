using System.Runtime.CompilerServices;

namespace R1.Generation.Vectorized;

/// <summary>
/// Attention of one query row over paged keys and values, tokens side by side in the vectors: keys and values lie transposed. Four heads at a
/// time share each load of a key; what is left of a group goes head by head.
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
    /// <param name="output">[groups * group heads, output stride]</param>
    /// <param name="scores">Room for 4 rows of <see cref="AttentionShape.ScoreStride"/>.</param>
    public static void Attend(AttentionShape shape, int layer, float* query, float** pages, int tokens, float* output, float* scores)
    {
        for (var group = 0; group < shape.Groups; group++)
        {
            nint keys = shape.KeyOffset(layer, group), values = shape.ValueOffset(layer, group);
            var head = 0;
            for (; head + Tile <= shape.GroupHeads; head += Tile, query += Tile * shape.QueryStride, output += Tile * shape.OutputStride)
                AttendFour(shape, query, pages, keys, values, tokens, output, scores);
            for (; head < shape.GroupHeads; head++, query += shape.QueryStride, output += shape.OutputStride)
                AttendOne(shape, query, pages, keys, values, tokens, output, scores);
        }
    }

    private static void AttendFour(AttentionShape shape, float* query, float** pages, nint keys, nint values, int tokens, float* output, float* scores)
    {
        var stride = AttentionShape.ScoreStride(tokens);
        var inverse = stackalloc float[Tile];
        ScoreFour(query, shape.QueryStride, pages, keys, shape.KeySize, tokens, scores, stride);
        for (var head = 0; head < Tile; head++) inverse[head] = Softmax(scores + head * stride, tokens, shape.Scale);
        for (var head = 0; head < Tile; head += 2)
            MixTwo(scores + head * stride, stride, inverse + head, pages, values, shape.ValueSize, tokens, output + head * shape.OutputStride, shape.OutputStride);
    }

    private static void AttendOne(AttentionShape shape, float* query, float** pages, nint keys, nint values, int tokens, float* output, float* scores)
    {
        ScoreOne(query, pages, keys, shape.KeySize, tokens, scores);
        MixOne(scores, Softmax(scores, tokens, shape.Scale), pages, values, shape.ValueSize, tokens, output);
    }

    /// <summary>Exponentials in place, 0 for the rest of the last page; returns the factor that makes their sum 1.</summary>
    private static float Softmax(float* scores, int tokens, float scale)
    {
        var length = Stride.Of(tokens);
        var rest = new Span<float>(scores + tokens, length - tokens);
        rest.Fill(float.NegativeInfinity);
        var sum = VectorMath<TSimd, TVector>.ExpSum(scores, length, scale, VectorMath<TSimd, TVector>.Max(scores, length));
        rest.Clear();
        return 1 / sum;
    }

    /// <summary>Keys or values of a vector of tokens: one vector per number, 16 floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* At(float** pages, nint offset, int token) => pages[(uint)token / Stride.Unit] + offset + (uint)token % Stride.Unit;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFour(float* query, int queryStride, float** pages, nint keys, int keySize, int tokens, float* scores, int stride)
    {
        float* q0 = query, q1 = q0 + queryStride, q2 = q1 + queryStride, q3 = q2 + queryStride;
        for (var token = 0; token < tokens; token += 2 * TSimd.Width)
        {
            var ka = At(pages, keys, token);
            var kb = token + TSimd.Width < tokens ? At(pages, keys, token + TSimd.Width) : ka;
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

    /// <summary>Four numbers of the values at a time, for two heads: sums over tokens side by side, then across each vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixTwo(
        float* scores, int stride, float* inverse, float** pages, nint values, int valueSize, int tokens, float* output, int outputStride)
    {
        float* s0 = scores, s1 = scores + stride;
        for (var number = 0; number < valueSize; number += AttentionShape.ValueTile, values += AttentionShape.ValueTile * Stride.Unit)
        {
            TVector a0 = TSimd.Zero, b0 = TSimd.Zero, c0 = TSimd.Zero, d0 = TSimd.Zero;
            TVector a1 = TSimd.Zero, b1 = TSimd.Zero, c1 = TSimd.Zero, d1 = TSimd.Zero;
            for (var token = 0; token < tokens; token += TSimd.Width)
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
    private static void ScoreOne(float* query, float** pages, nint keys, int keySize, int tokens, float* scores)
    {
        for (var token = 0; token < tokens; token += 4 * TSimd.Width)
        {
            var last = (tokens - 1) / TSimd.Width * TSimd.Width;
            var ka = At(pages, keys, token);
            var kb = At(pages, keys, Math.Min(token + TSimd.Width, last));
            var kc = At(pages, keys, Math.Min(token + 2 * TSimd.Width, last));
            var kd = At(pages, keys, Math.Min(token + 3 * TSimd.Width, last));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixOne(float* scores, float inverse, float** pages, nint values, int valueSize, int tokens, float* output)
    {
        for (var number = 0; number < valueSize; number += AttentionShape.ValueTile, values += AttentionShape.ValueTile * Stride.Unit)
        {
            TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
            for (var token = 0; token < tokens; token += TSimd.Width)
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
