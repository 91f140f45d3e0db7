using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using R1.Notebook;

namespace R1.Tests.Notebook;

/// <summary>What the genuine kernel's front end receives while a cell runs.</summary>
public sealed class InteractiveSinkTests : IDisposable
{
    private readonly KernelInvocationContext _cell = KernelInvocationContext.GetOrCreateAmbientContext(new SubmitCode("cell"));
    private readonly TextWriter _console = Console.Out;

    public void Dispose()
    {
        _cell.Dispose();
        Console.SetOut(_console);
    }

    private DisplayEvent[] Shown => [.. _cell.Result.Events.OfType<DisplayEvent>()];

    [Fact]
    public async Task TryFind_OutsideACell_IsNull()
    {
        Task<IDisplaySink?> elsewhere;
        using (ExecutionContext.SuppressFlow()) elsewhere = Task.Run(InteractiveSink.TryFind);
        Assert.Null(await elsewhere);
    }

    [Fact]
    public void Show_InACell_PublishesEveryForm()
    {
        DisplayContext.Current.Show(new MimeBundle("plain").With(Mime.Html, "<b>rich</b>"));
        Assert.Equal(["text/plain=plain", "text/html=<b>rich</b>"], Forms(Assert.IsType<DisplayedValueProduced>(Assert.Single(Shown))));
    }

    [Fact]
    public void Complete_LiveOutputThatGainedForms_DrawsTheLastStateInPlace()
    {
        var content = new MimeBundle("nothing yet");
        var live = DisplayContext.Current.ShowLive(() => content);
        content = new MimeBundle("chart").With(Mime.Svg, "<svg/>");
        live.Complete();
        var (first, last) = (Assert.IsType<DisplayedValueProduced>(Shown[0]), Assert.IsType<DisplayedValueUpdated>(Shown[^1]));
        Assert.Equal(first.ValueId, last.ValueId);
        Assert.Equal(["text/plain=chart", "image/svg+xml=<svg/>"], Forms(last));
    }

    [Fact]
    public void Add_LastStepOfALiveChart_IsDrawnBeforeTheCellEnds()
    {
        var chart = new LiveChart<double>("training", ("loss", loss => loss)) { Total = 3 };
        foreach (var loss in new[] { 3.0, 2.0, 1.0 }) chart.Add(loss);
        Assert.Contains("3 points", Forms(Shown[^1])[0]);
    }

    private static string[] Forms(DisplayEvent shown) => [.. shown.FormattedValues.Select(form => $"{form.MimeType}={form.Value}")];
}
