using System.Globalization;

namespace R1.Tokenization;

/// <summary>The Unicode data of <see cref="NfcNormalizer"/>, read from the embedded Nfc.txt.</summary>
internal sealed class NfcTable
{
    private readonly Dictionary<int, int> _classes = [];

    /// <summary>One step of canonical decomposition: one or two code points.</summary>
    public Dictionary<int, int[]> Decompositions { get; } = [];

    /// <summary>Primary composites.</summary>
    public Dictionary<(int, int), int> Compositions { get; } = [];

    /// <summary>0 for starters, which all other characters combine with.</summary>
    public int CombiningClass(int rune) => _classes.GetValueOrDefault(rune);

    public static NfcTable Load()
    {
        var table = new NfcTable();
        using var stream = typeof(NfcTable).Assembly.GetManifestResourceStream("R1.Tokenization.Nfc.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#')) table.Add(line);
        return table;
    }

    // 00C0=0041 0300 (both ways), 212B>00C5 (only taken apart), 0300-0314:230 (combining class)
    private void Add(string line)
    {
        var sign = line.AsSpan().IndexOfAny("=>:");
        if (line[sign] == ':')
        {
            var range = line[..sign].Split('-');
            var combining = int.Parse(line[(sign + 1)..], CultureInfo.InvariantCulture);
            for (var rune = Hex(range[0]); rune <= Hex(range[1]); rune++) _classes[rune] = combining;
            return;
        }
        var parts = line[(sign + 1)..].Split(' ').Select(Hex).ToArray();
        Decompositions[Hex(line[..sign])] = parts;
        if (line[sign] == '=') Compositions[(parts[0], parts[1])] = Hex(line[..sign]);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
