using System.Text.Json;
using R1.Data;
using R1.Foundation;
using R1.Generation;

namespace R1.Evaluation;

/// <summary>An answer at one moment of training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Problem">Index of the problem in the strip.</param>
/// <param name="Completion">What the policy wrote.</param>
public sealed record FilmFrame(int Step, int Problem, string Completion);

/// <summary>
/// Answers to the same prompts, drawn with the same random numbers, in the course of training. They are kept in a file, since a training that is continued
/// does not come back to its earlier weights.
/// </summary>
public sealed class FilmStrip
{
    private readonly string _path;
    private readonly SamplingOptions _options;
    private readonly ulong _seed;
    private readonly List<FilmFrame> _frames = [];

    /// <param name="path">File of the frames, one JSON line each; those that it holds are read.</param>
    /// <param name="problems">What is asked.</param>
    /// <param name="options">How answers are drawn.</param>
    /// <param name="seed">Noise of every frame.</param>
    public FilmStrip(string path, IReadOnlyList<Problem> problems, SamplingOptions options, ulong seed)
    {
        (_path, Problems, _options, _seed) = (path, problems, options, seed);
        if (File.Exists(path)) _frames.AddRange(File.ReadLines(path).Select(line => JsonSerializer.Deserialize<FilmFrame>(line)!));
    }

    /// <summary>What is asked.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>The frames in the order of training.</summary>
    public IReadOnlyList<FilmFrame> Frames => _frames;

    /// <summary>Draws the frames of a step, unless they are there.</summary>
    public void Take(int step, Policy policy)
    {
        if (_frames.Count(frame => frame.Step == step) == Problems.Count) return;
        _frames.RemoveAll(frame => frame.Step >= step);
        var drawn = policy.Sample(Problems, 1, _options, _seed);
        _frames.AddRange(drawn.Select((group, problem) => new FilmFrame(step, problem, group.Rollouts[0].Text)));
        DurableFiles.WriteText(_path, string.Concat(_frames.Select(frame => JsonSerializer.Serialize(frame) + '\n')));
    }
}
