using R1.Kernel.Scripting;
using R1.Notebook;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Keeps what a cell sends, in order.</summary>
internal sealed class RecordingOutput : ICellOutput
{
    private readonly List<(string Stream, string Text)> _texts = [];
    private readonly List<MimeBundle> _shown = [];

    public IReadOnlyList<MimeBundle> Shown => _shown;

    public string Text(string stream)
    {
        lock (_texts) return string.Concat(_texts.Where(t => t.Stream == stream).Select(t => t.Text));
    }

    public void Write(string stream, string text)
    {
        lock (_texts) _texts.Add((stream, text));
    }

    public string ReadLine() => "typed";

    public void Show(MimeBundle content) => _shown.Add(content);

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        _shown.Add(render());
        return new Live(this, render);
    }

    private sealed class Live(RecordingOutput owner, Func<MimeBundle> render) : ILiveOutput
    {
        public void Changed(string status) => owner._shown.Add(render());
    }
}
