using System.Globalization;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Commands;

/// <summary>Seeds on the command line, e.g. <c>1,2,3</c>.</summary>
internal static class SeedList
{
    /// <returns>Each seed once, in the order given.</returns>
    /// <exception cref="BadInputException">An entry is no whole number.</exception>
    public static int[] Parse(string list) => [.. list.Split(',', StringSplitOptions.TrimEntries).Select(Seed).Distinct()];

    private static int Seed(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var seed) ? seed : throw new BadInputException($"'{text}' is no seed.");
}
