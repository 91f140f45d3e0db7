namespace R1.Notebook;

/// <summary>The sink of a plain console program: text on standard output, progress lines on standard error.</summary>
internal sealed class ConsoleSink : IDisplaySink
{
    public static readonly ConsoleSink Instance = new();

    public void Show(MimeBundle content) => Console.WriteLine(content.Text);

    public ILiveOutput ShowLive(Func<MimeBundle> render) => new Line();

    private sealed class Line : ILiveOutput
    {
        private readonly Throttle _throttle;
        private volatile string _status = "";

        public Line() => _throttle = new Throttle(TimeSpan.FromSeconds(1), () => Console.Error.WriteLine(_status));

        public void Changed(string status)
        {
            _status = status;
            _throttle.Request();
        }
    }
}
