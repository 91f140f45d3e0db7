using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace R1.Vectors;

/// <summary>
/// Asks for the next panel of a large matrix, a part with every tile of this one: the first tile of a panel would otherwise wait for memory.
/// </summary>
internal readonly unsafe struct LookAhead
{
    private readonly float* _next;
    private readonly int _lines;

    private LookAhead(float* next, int lines)
    {
        _next = next;
        _lines = lines;
    }

    /// <param name="weights">The matrix.</param>
    /// <param name="column">First column of the next panel; nothing is fetched where there is none.</param>
    /// <param name="tiles">Over so many tiles.</param>
    public static LookAhead To(PackedMatrix weights, int column, int tiles) => column >= weights.Columns
        ? default
        : new LookAhead(weights.Panel(column), (weights.Depth * weights.PanelWidth(column) / Stride.Unit + tiles - 1) / tiles);

    /// <summary>One part; returns the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LookAhead Fetch()
    {
        if (!Sse.IsSupported || _lines == 0) return default;
        for (var line = 0; line < _lines; line++) Sse.Prefetch1(_next + line * Stride.Unit);
        return new LookAhead(_next + _lines * Stride.Unit, _lines);
    }
}
