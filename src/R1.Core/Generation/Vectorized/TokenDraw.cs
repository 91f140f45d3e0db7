namespace R1.Generation.Vectorized;

/// <summary>Draws tokens for one worker and hands finished completions to the job.</summary>
internal sealed unsafe class TokenDraw
{
    private readonly SampleJob _job;
    private readonly int _vocabulary;
    private readonly float[] _scratch;
    private readonly bool[] _stops;

    public TokenDraw(SampleJob job, int vocabulary)
    {
        _job = job;
        _vocabulary = vocabulary;
        _scratch = new float[TokenFilters.ScratchLength(vocabulary)];
        _stops = new bool[vocabulary];
        foreach (var token in job.Options.StopTokenIds) _stops[token] = true;
    }

    public int MaxNewTokens => _job.Options.MaxNewTokens;

    /// <summary>Draws a completion's next token; true when that ended it, and its result is stored.</summary>
    public bool Next(LiveCompletion completion, float* logits)
    {
        var noise = Noise.Uniform(completion.Request.Seed, completion.Index, completion.Length);
        var (token, logProb) = TokenFilters.Draw(new ReadOnlySpan<float>(logits, _vocabulary), _job.Options, noise, _scratch);
        completion.Append(token, logProb);
        if (!_stops[token] && completion.Length < MaxNewTokens) return false;
        _job.Results[completion.RequestIndex][completion.Index] = completion.Finish(_stops[token]);
        return true;
    }
}
