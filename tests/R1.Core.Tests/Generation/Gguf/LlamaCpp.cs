using System.Text;
using LLama;
using LLama.Common;
using LLama.Native;

namespace R1.Tests.Generation.Gguf;

/// <summary>A GGUF file in llama.cpp, on one thread, with keys and values in 32 bits.</summary>
internal sealed class LlamaCpp : IDisposable
{
    private readonly LLamaWeights _weights;
    private readonly LLamaContext _context;

    static LlamaCpp() => NativeLibraryConfig.All.WithLogCallback((_, _) => { });

    public LlamaCpp(string path)
    {
        var parameters = new ModelParams(path)
        {
            ContextSize = 512, GpuLayerCount = 0, Threads = 1, BatchThreads = 1, FlashAttention = false, TypeK = GGMLType.GGML_TYPE_F32,
            TypeV = GGMLType.GGML_TYPE_F32,
        };
        _weights = LLamaWeights.LoadFromFile(parameters);
        _context = _weights.CreateContext(parameters);
    }

    /// <summary>The ids that llama.cpp reads for a text, with what it puts before it.</summary>
    public int[] Encode(string text) => [.. _weights.Tokenize(text, true, true, Encoding.UTF8).Select(token => (int)token)];

    /// <summary>Always the likeliest token.</summary>
    /// <returns>The ids, and the logits after the prompt and after each id but the last.</returns>
    public (int[] Ids, float[][] Logits) Greedy(int[] prompt, int count)
    {
        _context.NativeHandle.MemoryClear();
        var (ids, logits) = (new List<int>(), new List<float[]>());
        for (var next = prompt; ids.Count < count; next = [ids[^1]])
        {
            var at = prompt.Length + ids.Count - next.Length;
            logits.Add(Read(next, at));
            ids.Add(Array.IndexOf(logits[^1], logits[^1].Max()));
        }
        return ([.. ids], [.. logits]);
    }

    public void Dispose()
    {
        _context.Dispose();
        _weights.Dispose();
    }

    private float[] Read(int[] ids, int position)
    {
        var batch = new LLamaBatch();
        foreach (var (i, id) in ids.Index()) batch.Add(id, position + i, LLamaSeqId.Zero, i == ids.Length - 1);
        Assert.Equal(DecodeResult.Ok, _context.Decode(batch));
        return _context.NativeHandle.GetLogitsIth(ids.Length - 1).ToArray();
    }
}
