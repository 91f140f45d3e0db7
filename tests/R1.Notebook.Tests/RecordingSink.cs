using R1.Notebook;

namespace R1.Tests.Notebook;

/// <summary>Keeps what is shown, and the last state of live outputs.</summary>
internal sealed class RecordingSink : IDisplaySink
{
    public List<MimeBundle> Shown { get; } = [];

    public List<string> Status { get; } = [];

    public Func<MimeBundle> Live { get; private set; } = () => throw new InvalidOperationException("Nothing live was opened.");

    public void Show(MimeBundle content) => Shown.Add(content);

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        Live = render;
        return new Output(Status);
    }

    private sealed class Output(List<string> status) : ILiveOutput
    {
        public void Changed(string line)
        {
            lock (status) status.Add(line);
        }
    }
}
