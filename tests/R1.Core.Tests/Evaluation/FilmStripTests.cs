using R1.Evaluation;
using R1.Generation;
using R1.Tests.Evaluation.Elicitation;
using R1.Tests.Generation;

namespace R1.Tests.Evaluation;

public sealed class FilmStripTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    [Fact]
    public void Take_RunThatIsContinued_KeepsTheFramesOfEarlierWeights()
    {
        using var early = new ScriptedSampler("<think> 1 </think> <eos>").Policy();
        using var late = new ScriptedSampler("<think> 2 </think> <eos>").Policy();
        Open().Take(0, early);
        var strip = Open();
        strip.Take(0, late);
        strip.Take(20, late);
        Assert.Equal([(0, "<think> 1 </think>"), (20, "<think> 2 </think>")], Open().Frames.Select(frame => (frame.Step, frame.Completion)));
        Assert.Equal(strip.Frames, Open().Frames);
    }

    public void Dispose() => _root.Dispose();

    private FilmStrip Open() => new(Path.Combine(_root.Path, "strip.jsonl"), [SearchScript.Problem], new SamplingOptions(), seed: 1);
}
