using System.Runtime.InteropServices;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation;

/// <summary>The decoding of one chunk: a cache, and the completions that are its rows.</summary>
internal sealed class TorchDecoding : IDisposable
{
    /// <summary>Rows leave when this share of the batch has finished: each departure copies the cache.</summary>
    private const int DepartureShare = 8;

    private readonly CausalLM _model;
    private readonly SamplingOptions _options;
    private readonly KVCache _cache;
    private readonly RoutingRecorder? _recorder;
    private readonly float[][] _scratch;
    private List<Row> _rows;
    private Tensor _logits; // [rows, vocabulary], float32 on the CPU

    /// <summary>Reads the prompts.</summary>
    public TorchDecoding(CausalLM model, IReadOnlyList<SampleRequest> requests, List<WorkItem> items, SamplingOptions options)
    {
        (_model, _options) = (model, options);
        var scratch = TokenFilters.ScratchLength(model.Config.VocabSize);
        _scratch = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new float[scratch])];
        _rows = [.. items.SelectMany(item =>
            Enumerable.Range(item.First, item.Count).Select(index => new Row(requests[item.Request], item.Request, index)))];
        int[][] prompts = [.. items.Select(item => requests[item.Request].PromptIds)];
        _cache = model.CreateCache(prompts.Length, prompts.Max(prompt => prompt.Length) + options.MaxNewTokens);
        if (options.RecordsRouting && model.Config.ExpertsOf(model.Config.NumHiddenLayers - 1) is not null) _recorder = new RoutingRecorder();
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var logits = ReadPrompts(prompts);
        NotePrompts(items, prompts);
        var owners = tensor(items.SelectMany((item, prompt) => Enumerable.Repeat((long)prompt, item.Count)).ToArray());
        _cache.Select(owners.to(model.Device));
        _logits = logits.index_select(0, owners).MoveToOuterDisposeScope();
    }

    /// <summary>Takes every completion that has finished, by request and index.</summary>
    public required SampledCompletion[][] Results { private get; init; }

    /// <summary>Draws one token for every row and reads it; false when all rows have finished.</summary>
    public bool Advance()
    {
        Draw();
        Leave();
        if (_rows.Count == 0) return false;
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(_rows.Select(row => (long)row.Tokens[^1]).ToArray()).unsqueeze(1);
        _logits.Dispose();
        _logits = Read(ids, null).MoveToOuterDisposeScope();
        foreach (var (i, experts) in _recorder?.Take().Index() ?? []) _rows[i].Routing.Add(experts);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _logits.Dispose();
        _cache.Dispose();
        _recorder?.Dispose();
    }

    /// <summary>Pads on the left, so that every prompt's last token stands in the last column.</summary>
    private Tensor ReadPrompts(int[][] prompts)
    {
        var longest = prompts.Max(prompt => prompt.Length);
        var ids = prompts.SelectMany(prompt => Enumerable.Repeat(0L, longest - prompt.Length).Concat(prompt.Select(id => (long)id)));
        var real = prompts.SelectMany(prompt => Enumerable.Range(0, longest).Select(slot => slot >= longest - prompt.Length));
        var mask = prompts.All(prompt => prompt.Length == longest) ? null : tensor(real.ToArray()).view(prompts.Length, longest);
        return Read(tensor(ids.ToArray()).view(prompts.Length, longest), mask);
    }

    /// <summary>The completions of a prompt share what was written of its tokens; the padding before them is left out.</summary>
    private void NotePrompts(List<WorkItem> items, int[][] prompts)
    {
        if (_recorder is null) return;
        var read = _recorder.Take().Chunk(prompts.Max(prompt => prompt.Length)).ToArray();
        var owners = items.SelectMany((item, prompt) => Enumerable.Repeat(prompt, item.Count));
        foreach (var (row, prompt) in _rows.Zip(owners)) row.Routing.AddRange(read[prompt][^prompts[prompt].Length..]);
    }

    /// <returns>Logits after the last token, [rows, vocabulary], on the CPU.</returns>
    private Tensor Read(Tensor ids, Tensor? mask)
    {
        var hidden = _model.Run(new ForwardInputs(ids.to(_model.Device), mask?.to(_model.Device), null, _cache, null) { Routing = _recorder });
        return _model.Logits(hidden[.., -1]).to(ScalarType.Float32).cpu().contiguous();
    }

    /// <summary>Rows that have finished, but not left yet, draw nothing.</summary>
    private void Draw()
    {
        var vocabulary = _model.Config.VocabSize;
        var stripes = Math.Min(_scratch.Length, 1 + _rows.Count * vocabulary / 100_000); // a thread is not worth less
        Parallel.For(0, stripes, stripe =>
        {
            var logits = MemoryMarshal.Cast<byte, float>(_logits.bytes);
            for (var i = stripe; i < _rows.Count; i += stripes)
                if (!_rows[i].IsDone) Draw(_rows[i], logits.Slice(i * vocabulary, vocabulary), _scratch[stripe]);
        });
    }

    private void Draw(Row row, ReadOnlySpan<float> logits, float[] scratch)
    {
        var (token, logProb) = TokenFilters.Draw(logits, _options, Noise.Uniform(row.Request.Seed, row.Index, row.Tokens.Count), scratch);
        row.Tokens.Add(token);
        row.LogProbs.Add(logProb);
        var stopped = _options.StopTokenIds.Contains(token);
        row.IsDone = stopped || row.Tokens.Count == _options.MaxNewTokens;
        if (!row.IsDone) return;
        Results[row.RequestIndex][row.Index] = new SampledCompletion([.. row.Tokens], [.. row.LogProbs], stopped)
        {
            Routing = _recorder is null ? null : [.. row.Routing],
        };
    }

    private void Leave()
    {
        var done = _rows.Count(row => row.IsDone);
        if (done == 0 || (done < _rows.Count && done * DepartureShare < _rows.Count)) return;
        long[] kept = [.. _rows.Index().Where(entry => !entry.Item.IsDone).Select(entry => (long)entry.Index)];
        _rows = [.. kept.Select(index => _rows[(int)index])];
        if (kept.Length == 0) return;
        using var indices = tensor(kept, device: _model.Device);
        _cache.Select(indices);
    }

    /// <summary>One completion in progress.</summary>
    private sealed class Row(SampleRequest request, int requestIndex, int index)
    {
        public SampleRequest Request => request;

        public int RequestIndex => requestIndex;

        public int Index => index;

        public List<int> Tokens { get; } = [];

        public List<float> LogProbs { get; } = [];

        public List<ushort[]> Routing { get; } = [];

        public bool IsDone { get; set; }
    }
}
