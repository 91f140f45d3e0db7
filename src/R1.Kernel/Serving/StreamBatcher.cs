using System.Text;

namespace R1.Kernel.Serving;

/// <summary>
/// Joins small pieces of console text: the first is sent at once, later ones every 50 ms, in order. A writer that is faster than the wire
/// waits.
/// </summary>
/// <param name="send">Takes stream name and text.</param>
internal sealed class StreamBatcher(Action<string, string> send)
{
    private const int MostCharacters = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private string _stream = "";
    private DateTime _lastSent = DateTime.MinValue;
    private Timer? _timer;

    /// <summary>Adds a piece. Called from any thread.</summary>
    public void Write(string stream, string text)
    {
        for (var start = 0; start < text.Length; start += MostCharacters)
            WritePiece(stream, text.AsSpan(start, Math.Min(MostCharacters, text.Length - start)));
    }

    /// <summary>Sends what is waiting.</summary>
    public void Flush()
    {
        lock (_gate) Send();
    }

    private void WritePiece(string stream, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (_stream != stream) Send();
            _stream = stream;
            _text.Append(text);
            var wait = _lastSent + Interval - DateTime.UtcNow;
            if (wait <= TimeSpan.Zero || _text.Length >= MostCharacters) Send();
            else Arm(wait);
        }
    }

    private void Arm(TimeSpan wait)
    {
        if (_timer is not null) return;
        _timer = new Timer(_ => Flush(), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void Send()
    {
        _timer?.Dispose();
        _timer = null;
        if (_text.Length == 0) return;
        var text = _text.ToString();
        _text.Clear();
        _lastSent = DateTime.UtcNow;
        send(_stream, text);
    }
}
