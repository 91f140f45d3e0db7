using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>
/// One core's share of the sampling, with continuous batching: every step reads one token of each live completion and tokens of new prompts; a
/// finished completion leaves at once, and the next takes its slot. A prompt is read once, its completions fork its cache.
/// </summary>
internal sealed unsafe class SamplerWorker
{
    /// <summary>Prompt tokens of a step beside the completions' own.</summary>
    private const int PromptRows = 128;

    private readonly VectorDecoder _decoder;
    private readonly Workspace _work;
    private readonly RowBatch _rows;
    private readonly PagePool _pool;
    private readonly List<LiveCompletion> _live = [];
    private readonly Stack<LiveCompletion> _free = new();
    private readonly List<PendingPrompt> _prompts = [];
    private readonly Stack<PendingPrompt> _freePrompts = new();

    /// <param name="decoder">Weights, shared with other workers.</param>
    /// <param name="kernels">Arithmetic.</param>
    /// <param name="slots">Most completions at a time.</param>
    public SamplerWorker(VectorDecoder decoder, Kernels kernels, int slots)
    {
        _decoder = decoder;
        _work = new Workspace(decoder.Widths, kernels, slots + PromptRows);
        _rows = new RowBatch(slots + PromptRows);
        _pool = new PagePool(decoder.Layout.PageFloats);
        for (var slot = 0; slot < slots; slot++) _free.Push(new LiveCompletion(_pool));
    }

    private int Slots => _free.Count + _live.Count;

    /// <summary>Works until the job has no more to give.</summary>
    public void Run(SampleJob job, CancellationToken cancellationToken)
    {
        var draw = new TokenDraw(job, _decoder.Config.VocabSize);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AdmitPrompts(job);
                FillRows();
                if (_rows.Count == 0) return;
                _decoder.Step(_rows, _work);
                KeepPromptLogits();
                Advance(draw);
                StartCompletions(draw);
            }
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>Takes prompts while slots are free that no earlier prompt will fill.</summary>
    private void AdmitPrompts(SampleJob job)
    {
        var free = Math.Min(Slots, job.Share) - _live.Count;
        foreach (var prompt in _prompts) free -= prompt.Waiting;
        while (free > 0 && job.TryTake(out var item))
        {
            var prompt = _freePrompts.Count > 0 ? _freePrompts.Pop() : new PendingPrompt(_pool, _work.Logits.Stride);
            prompt.Begin(item, job.Requests[item.Request]);
            _prompts.Add(prompt);
            free -= item.Count;
        }
    }

    /// <summary>One row per live completion, then as many prompt tokens as there is room for.</summary>
    private void FillRows()
    {
        _rows.Clear();
        foreach (var completion in _live) _rows.Add(completion.LastToken, completion.Position, completion.Sequence, wantsLogits: true);
        foreach (var prompt in _prompts)
        {
            var ids = prompt.Request.PromptIds;
            for (; !prompt.IsRead && _rows.Count < _rows.Capacity; prompt.Read++)
                _rows.Add(ids[prompt.Read], prompt.Read, prompt.Sequence, wantsLogits: prompt.Read == ids.Length - 1);
        }
    }

    /// <summary>Prompts whose last token was read in this step keep its logits; they lie behind those of the live completions.</summary>
    private void KeepPromptLogits()
    {
        var row = _live.Count;
        foreach (var prompt in _prompts)
            if (prompt.IsRead && !prompt.IsReady) prompt.KeepLogits(_work.Logits.Row(row++));
    }

    /// <summary>Draws the next token of every live completion; those that end leave.</summary>
    private void Advance(TokenDraw draw)
    {
        var kept = 0;
        for (var i = 0; i < _live.Count; i++)
        {
            var completion = _live[i];
            if (draw.Next(completion, _work.Logits.Row(i))) Release(completion);
            else _live[kept++] = completion;
        }
        _live.RemoveRange(kept, _live.Count - kept);
    }

    /// <summary>Gives free slots to the completions of prompts that have been read.</summary>
    private void StartCompletions(TokenDraw draw)
    {
        for (var i = 0; i < _prompts.Count; i++)
        {
            var prompt = _prompts[i];
            while (prompt.IsReady && prompt.Waiting > 0 && _free.Count > 0)
            {
                var completion = _free.Pop();
                completion.Begin(prompt, draw.MaxNewTokens);
                if (draw.Next(completion, prompt.Logits)) Release(completion);
                else _live.Add(completion);
            }
            if (prompt.Waiting > 0) continue;
            Release(prompt);
            _prompts.RemoveAt(i--);
        }
    }

    private void Release(LiveCompletion completion)
    {
        completion.Sequence.Clear();
        _free.Push(completion);
    }

    private void Release(PendingPrompt prompt)
    {
        prompt.Sequence.Clear();
        _freePrompts.Push(prompt);
    }

    /// <summary>Leaves nothing behind, also after a cancellation.</summary>
    private void Abandon()
    {
        foreach (var completion in _live) Release(completion);
        foreach (var prompt in _prompts) Release(prompt);
        _live.Clear();
        _prompts.Clear();
    }
}
