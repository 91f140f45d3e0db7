namespace R1.Generation.Gguf;

/// <summary>How numbers are kept; the values are those of the format.</summary>
internal enum GgufType
{
    /// <summary>32 bits.</summary>
    F32 = 0,

    /// <summary>16 bits, IEEE half precision.</summary>
    F16 = 1,

    /// <summary>Blocks of 32 whole numbers of 8 bits with one factor in half precision: 8.5 bits.</summary>
    Q8_0 = 8,
}
