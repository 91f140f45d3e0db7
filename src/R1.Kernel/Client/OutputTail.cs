namespace R1.Kernel.Client;

/// <summary>What a process wrote outside the protocol, e.g. the runtime's last words: the first and few lines of it.</summary>
internal sealed class OutputTail
{
    private const int MostLines = 20, MostCharacters = 300;
    private readonly Queue<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lines)
        {
            // A stack overflow is reported first and then repeated for thousands of frames.
            if (_lines.Count >= MostLines) return;
            _lines.Enqueue(line.Length > MostCharacters ? line[..MostCharacters] + " …" : line);
        }
    }
}
