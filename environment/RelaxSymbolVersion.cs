#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
#if !ELF_LIBRARY_ALONE
using Microsoft.Build.Framework;

/// <summary>
/// Copies a shared library and marks one version that it needs as weak (VER_FLG_WEAK in <c>.gnu.version_r</c>, the flag that the dynamic loader
/// reads as 'go on when this version is missing'). It is done only where nothing can miss that version: the library needs it once, for one
/// undefined symbol that is a mere marker, and no relocation refers to that symbol. A library that does not need the version is copied unchanged; one
/// that needs it in any other way is not copied. The build compiles this file as an inline task, so it keeps to .NET Standard 2.0
/// and stays one file; R1.Notebook takes the part about the format for kernels that restore packages without their targets.
/// </summary>
public sealed class RelaxSymbolVersion : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as its package has it; it is only read.</summary>
    [Required]
    public string Library { get; set; } = "";

    /// <summary>Where the relaxed copy goes.</summary>
    [Required]
    public string Copy { get; set; } = "";

    /// <summary>The version that may be missing, e.g. GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>The only symbol that may have this version.</summary>
    [Required]
    public string Marker { get; set; } = "";

    /// <summary>What to install where the library cannot be relaxed.</summary>
    [Required]
    public string Remedy { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        File.Delete(Copy);
        var library = new ElfLibrary(File.ReadAllBytes(Library));
        var fault = library.Relax(Version, Marker);
        if (fault is null) Write(library.Bytes);
        else Log.LogWarning($"{Library} stays as it is: {fault}. {Remedy}");
        return true;
    }

    // A new file that takes its name when it is whole: never a link to the package's, never half a library.
    private void Write(byte[] bytes)
    {
        File.WriteAllBytes(Copy + ".part", bytes);
        File.Move(Copy + ".part", Copy);
    }
}
#endif

/// <summary>As much of the ELF format of x86-64 as version needs take (System V ABI; Linux Standard Base, 'Symbol Versioning').</summary>
internal sealed class ElfLibrary
{
    private const ushort WeakFlag = 2;
    private const int Rela = 4, Rel = 9, DynamicSymbols = 11, VersionNeeds = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const int SymbolSize = 24, RelaSize = 24;

    private readonly List<Section> _sections = new List<Section>();

    public ElfLibrary(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    /// <summary>Marks the version as weak, in <see cref="Bytes"/>. One that is weak already, or that is not needed, changes nothing.</summary>
    /// <returns>Why this cannot be done safely, or null when it was done.</returns>
    public string? Relax(string version, string marker)
    {
        try
        {
            return ReadSections() ?? RelaxChecked(version, marker);
        }
        catch (Exception fault) when (fault is ArgumentException or OverflowException or InvalidOperationException)
        {
            return "it is damaged or of an unknown form";
        }
    }

    private string? RelaxChecked(string version, string marker)
    {
        var needs = Needs().Where(need => need.Name == version).ToArray();
        if (needs.Length == 0) return null;
        if (needs.Length > 1) return $"it needs {version} {needs.Length} times, not once";
        var (users, link) = Users(needs[0].Index);
        if (users.Count != 1 || users[0].Name != marker || users[0].IsDefined)
            return $"{version} is the version of {string.Join(", ", users.Select(user => user.Name))}, not of the undefined {marker} alone";
        if (IsRelocated(users[0].Number, link)) return $"a relocation uses {marker}";
        var flags = needs[0].FlagsOffset;
        BitConverter.GetBytes((ushort)(UInt16(flags) | WeakFlag)).CopyTo(Bytes, flags);
        return null;
    }

    private string? ReadSections()
    {
        // Magic number, 64 bits, little-endian; a shared library for x86-64.
        if (Bytes.Length < 64 || UInt32(0) != 0x464c457f || Bytes[4] != 2 || Bytes[5] != 1 || UInt16(16) != 3 || UInt16(18) != 62)
            return "it is not a shared library for x86-64";
        var (table, size, count) = (Offset(40), UInt16(58), UInt16(60));
        for (var i = 0; i < count; i++)
        {
            var header = table + i * size;
            _sections.Add(new Section(UInt32(header + 4), Offset(header + 24), Offset(header + 32), UInt32(header + 40), UInt32(header + 44)));
        }
        return null;
    }

    private IEnumerable<(string Name, int Index, int FlagsOffset)> Needs()
    {
        var section = _sections.Single(s => s.Type == VersionNeeds);
        var strings = _sections[(int)section.Link];
        var file = section.Start;
        for (var files = section.Info; files > 0; files--, file += (int)UInt32(file + 12))
        {
            var need = file + (int)UInt32(file + 8);
            for (var count = UInt16(file + 2); count > 0; count--, need += (int)UInt32(need + 12))
                yield return (Text(strings, UInt32(need + 8)), UInt16(need + 6), need + 4);
        }
    }

    private (List<(string Name, bool IsDefined, long Number)> Users, int SymbolTable) Users(int version)
    {
        var versions = _sections.Single(s => s.Type == SymbolVersions);
        var symbols = _sections[(int)versions.Link];
        if (symbols.Type != DynamicSymbols || versions.Size / 2 != symbols.Size / SymbolSize) throw new InvalidOperationException();
        var users = new List<(string, bool, long)>();
        for (var i = 0; i < versions.Size / 2; i++)
        {
            // The highest bit hides a symbol; the others are the version's index.
            if ((UInt16(versions.Start + 2 * i) & 0x7fff) != version) continue;
            var symbol = symbols.Start + SymbolSize * i;
            users.Add((Text(_sections[(int)symbols.Link], UInt32(symbol)), UInt16(symbol + 6) != 0, i));
        }
        return (users, (int)versions.Link);
    }

    private bool IsRelocated(long symbol, int symbolTable)
    {
        // Without an addend there are none on x86-64; where there are, nothing is known of them.
        if (_sections.Any(s => s.Type == Rel)) throw new InvalidOperationException();
        return _sections.Where(s => s.Type == Rela && s.Link == symbolTable)
            .Any(table => Enumerable.Range(0, table.Size / RelaSize).Any(i => UInt32(table.Start + RelaSize * i + 12) == symbol));
    }

    private string Text(Section strings, uint offset)
    {
        var start = checked(strings.Start + (int)offset);
        var end = Array.IndexOf(Bytes, (byte)0, start);
        return end < 0 ? throw new InvalidOperationException() : Encoding.ASCII.GetString(Bytes, start, end - start);
    }

    private ushort UInt16(int offset) => BitConverter.ToUInt16(Bytes, offset);

    private uint UInt32(int offset) => BitConverter.ToUInt32(Bytes, offset);

    private int Offset(int offset) => checked((int)BitConverter.ToUInt64(Bytes, offset));

    private readonly struct Section
    {
        public Section(uint type, int start, int size, uint link, uint info) => (Type, Start, Size, Link, Info) = (type, start, size, link, info);

        public uint Type { get; }

        public int Start { get; }

        public int Size { get; }

        public uint Link { get; }

        public uint Info { get; }
    }
}
