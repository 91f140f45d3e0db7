using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>A prompt that is being read, or whose completions wait for a slot.</summary>
internal sealed unsafe class PendingPrompt(PagePool pool, int logitFloats)
{
    private readonly AlignedBuffer<float> _logits = new(logitFloats);
    private WorkItem _item;
    private int _started;

    public Sequence Sequence { get; } = new(pool);

    public SampleRequest Request { get; private set; } = null!;

    public int RequestIndex => _item.Request;

    /// <summary>Prompt tokens handed to the decoder.</summary>
    public int Read { get; set; }

    /// <summary>Whether all tokens have been handed over.</summary>
    public bool IsRead => Read == Request.PromptIds.Length;

    /// <summary>Whether the logits after the last token are there.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Completions that have yet to start.</summary>
    public int Waiting => _item.Count - _started;

    public void Begin(WorkItem item, SampleRequest request)
    {
        (_item, Request) = (item, request);
        Read = _started = 0;
        IsReady = false;
    }

    /// <summary>Keeps the logits after the last prompt token, from which every completion draws its first token.</summary>
    public void KeepLogits(float* logits)
    {
        new Span<float>(logits, _logits.Length).CopyTo(_logits.Span);
        IsReady = true;
    }

    /// <summary>What was kept.</summary>
    public float* Logits => _logits.Pointer;

    /// <summary>Index in its request of the next completion to start.</summary>
    public int StartNext() => _item.First + _started++;
}
