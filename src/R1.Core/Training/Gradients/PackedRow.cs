using R1.Models;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// The sequences of a micro-batch one after the other in one row: what a model reads instead of padded rows. Each is computed as if it stood alone, no
/// multiplication goes into padding, and experts see real tokens only.
/// </summary>
internal static class PackedRow
{
    /// <param name="rows">The micro-batch.</param>
    /// <param name="padded">The forward of its padded rows, without cache and masks.</param>
    /// <returns>
    /// The row, and the places in it [completion tokens] whose predictions count, in the order of <see cref="SequenceBatch.CompletionMask"/>. Both live in
    /// the current dispose scope.
    /// </returns>
    public static (ForwardInputs Inputs, Tensor Chosen) Of(SequenceBatch rows, ForwardInputs padded)
    {
        // The last token of a sequence is predicted only, so that one of a single token is not read.
        var lengths = rows.Sequences.Select(sequence => sequence.Length - 1L).ToArray();
        long[] places = [.. lengths.SelectMany((length, row) => Enumerable.Range(row * rows.Width, (int)length).Select(place => (long)place))];
        var real = tensor(places, device: rows.InputIds.device);
        var ids = rows.InputIds.flatten().index_select(0, real).unsqueeze(0);
        var chosen = rows.CompletionMask.flatten().index_select(0, real).nonzero().flatten();
        var packed = padded with
        {
            Ids = ids, Documents = [.. lengths.Where(length => length > 0)], Routing = (padded.Routing as ReplayedRouting)?.At(real),
        };
        return (packed, chosen);
    }

    /// <summary>Splits sequences into micro-batches of at most a number of tokens: the longest first, each into the first that has room for it.</summary>
    /// <param name="sequences">In any order; ties keep it.</param>
    /// <param name="tokenBudget">Tokens of one micro-batch; a longer sequence gets one of its own.</param>
    public static IReadOnlyList<IReadOnlyList<TokenSequence>> ByTokenBudget(IEnumerable<TokenSequence> sequences, int tokenBudget)
    {
        var batches = new List<(List<TokenSequence> Sequences, int Tokens)>();
        foreach (var sequence in sequences.OrderByDescending(s => s.Length))
        {
            var place = batches.FindIndex(batch => batch.Tokens + sequence.Length <= tokenBudget);
            if (place < 0) batches.Add(([sequence], sequence.Length));
            else
            {
                batches[place].Sequences.Add(sequence);
                batches[place] = batches[place] with { Tokens = batches[place].Tokens + sequence.Length };
            }
        }
        return [.. batches.Select(batch => batch.Sequences)];
    }
}
