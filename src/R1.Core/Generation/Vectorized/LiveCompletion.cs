namespace R1.Generation.Vectorized;

/// <summary>A slot of a worker: one completion in progress, and room for its tokens.</summary>
internal sealed class LiveCompletion(PagePool pool)
{
    private int[] _tokens = [];
    private float[] _logProbs = [];

    public Sequence Sequence { get; } = new(pool);

    public SampleRequest Request { get; private set; } = null!;

    public int RequestIndex { get; private set; }

    /// <summary>Index in its request.</summary>
    public int Index { get; private set; }

    /// <summary>Tokens drawn so far.</summary>
    public int Length { get; private set; }

    /// <summary>The token drawn last, which the decoder reads next.</summary>
    public int LastToken => _tokens[Length - 1];

    /// <summary>Place of the last token in the sequence.</summary>
    public int Position => Request.PromptIds.Length + Length - 1;

    /// <summary>Takes up a completion of a prompt that has been read.</summary>
    public void Begin(PendingPrompt prompt, int maxNewTokens)
    {
        (Request, RequestIndex, Index, Length) = (prompt.Request, prompt.RequestIndex, prompt.StartNext(), 0);
        Sequence.Fork(prompt.Sequence, Request.PromptIds.Length);
        if (_tokens.Length >= maxNewTokens) return;
        _tokens = new int[maxNewTokens];
        _logProbs = new float[maxNewTokens];
    }

    public void Append(int token, float logProb)
    {
        _tokens[Length] = token;
        _logProbs[Length++] = logProb;
    }

    public SampledCompletion Finish(bool stopped) => new(_tokens[..Length], _logProbs[..Length], stopped);
}
