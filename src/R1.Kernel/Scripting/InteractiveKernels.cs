using System.Collections.Concurrent;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using R1.Notebook;

namespace R1.Kernel.Scripting;

/// <summary>
/// What a cell sees of .NET Interactive's kernels: <c>Kernel.Root</c> with one kernel in it, <c>csharp</c>, and <c>KernelInvocationContext.Current</c>. A cell
/// that names them runs as a command which that kernel is carrying out; the engine stays ours. Code that a cell submits runs as a further cell inside of it.
/// </summary>
internal sealed class InteractiveKernels : IDisposable
{
    private readonly CompositeKernel _root = new(".NET") { DefaultKernelName = CellLanguage.CSharp };
    private readonly ConcurrentDictionary<string, Shown> _shown = [];
    private ICellOutput? _output;

    /// <param name="submit">Runs code that a cell has submitted, and shows what it shows.</param>
    public InteractiveKernels(Func<string, Task<CellResult>> submit)
    {
        var cells = new CellKernel(submit);
        cells.RegisterCommandHandler<RunCell>((command, _) => command.Wait());
        _root.Add(cells, ["c#", "C#"]);
        _root.KernelEvents.Subscribe(new Observer(Take));
    }

    /// <summary>Runs a cell, beginning on the calling thread, in the flow of a command.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="output">Takes what is shown through .NET Interactive.</param>
    public async Task Run(Func<Task> cell, ICellOutput output)
    {
        _output = output;
        var command = new RunCell();
        var carriedOut = _root.SendAsync(command);
        var running = Task.CompletedTask;
        var flow = command.Flow;
        // A command redirects it, and would lose what threads of other cells write.
        ConsoleRouter.Reclaim();
        ExecutionContext.Run(flow, _ => running = cell(), null);
        try
        {
            await running;
        }
        finally
        {
            command.End();
            await carriedOut;
        }
    }

    public void Dispose() => _root.Dispose();

    private void Take(KernelEvent happened)
    {
        switch (happened)
        {
            case DisplayedValueProduced { ValueId: { } id } produced:
                _shown[id] = new Shown(Content(produced), _output!);
                break;
            case DisplayedValueUpdated { ValueId: { } id } updated when _shown.TryGetValue(id, out var shown):
                shown.Update(Content(updated));
                break;
            case ReturnValueProduced returned:
                _output!.Show(Content(returned));
                break;
        }
    }

    private static MimeBundle Content(DisplayEvent shown)
    {
        var forms = shown.FormattedValues.ToList();
        var text = forms.Find(form => form.MimeType == Mime.Text)?.Value ?? ValueFormatter.Format(shown.Value).Text;
        return forms.Aggregate(new MimeBundle(text), (bundle, form) => bundle.With(form.MimeType, form.Value));
    }

    /// <summary>An output that an event has shown.</summary>
    private sealed class Shown
    {
        private readonly ILiveOutput _output;
        private MimeBundle _content;

        public Shown(MimeBundle content, ICellOutput output)
        {
            _content = content;
            _output = output.ShowLive(() => _content);
        }

        public void Update(MimeBundle content)
        {
            _content = content;
            _output.Changed("");
        }
    }

    /// <summary>Stands for the running cell, whose code .NET Interactive need not see.</summary>
    private sealed class RunCell() : KernelCommand(CellLanguage.CSharp)
    {
        private readonly TaskCompletionSource<ExecutionContext> _flow = new();
        private readonly TaskCompletionSource _end = new();

        /// <summary>In which <c>KernelInvocationContext.Current</c> is this command's.</summary>
        public ExecutionContext Flow => _flow.Task.GetAwaiter().GetResult();

        public Task Wait()
        {
            _flow.SetResult(ExecutionContext.Capture()!);
            return _end.Task;
        }

        public void End() => _end.SetResult();
    }

    private sealed class CellKernel(Func<string, Task<CellResult>> submit)
        : Microsoft.DotNet.Interactive.Kernel(CellLanguage.CSharp), IKernelCommandHandler<SubmitCode>
    {
        public async Task HandleAsync(SubmitCode command, KernelInvocationContext context)
        {
            var result = await submit(command.Code);
            if (result.Error is { } error) context.Fail(command, message: string.Join('\n', error.Traceback));
            else if (result.Value is { } value) context.Publish(new ReturnValueProduced(value, command, Forms(value)));
        }

        private static FormattedValue[] Forms(MimeBundle value) => [.. value.Data.Select(form => new FormattedValue(form.Key, form.Value))];
    }

    private sealed class Observer(Action<KernelEvent> take) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => take(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
