namespace R1.Verification.Parsing;

/// <summary>What a comma between digits is.</summary>
internal enum CommaReading
{
    /// <summary>Thousands where groups of three make it one and no bracket is open, else a separator.</summary>
    Usual,

    /// <summary>Always a separator.</summary>
    Separator,

    /// <summary>Thousands also inside brackets, and in groups of two as in India.</summary>
    Thousands,

    /// <summary>The point of a decimal.</summary>
    Decimal,
}

/// <summary>How to read what can be read in more than one way.</summary>
/// <param name="Comma">What a comma between digits is.</param>
/// <param name="IsSlashWide">Whether a slash divides by all of an unwritten product: 1/2x as 1/(2x), and not as x/2.</param>
internal readonly record struct Reading(CommaReading Comma = CommaReading.Usual, bool IsSlashWide = false);
