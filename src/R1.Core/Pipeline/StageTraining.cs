using R1.Evaluation;
using R1.Runs;
using R1.Training;

namespace R1.Pipeline;

/// <summary>
/// How every stage trains. Steps that a log holds are replayed, and training continues after its last checkpoint, to the same numbers as if it had never
/// stopped; every new step is logged; checkpoints are saved and the development problems measured at regular intervals.
/// </summary>
public sealed class StageTraining<TStep> where TStep : class
{
    private readonly ITrainer<TStep> _trainer;
    private readonly int _checkpointEvery, _evaluateEvery;
    private readonly Func<DevelopmentPoint>? _evaluate;
    private readonly List<StageStep<TStep>> _steps = [];

    /// <param name="trainer">Does the steps; not owned.</param>
    /// <param name="checkpointEvery">Steps between two checkpoints; there is one after the last step as well.</param>
    /// <param name="evaluate">Measures the model as it is now: before the first step, at regular intervals, and after the last; null for never.</param>
    /// <param name="evaluateEvery">Steps between two measurements.</param>
    public StageTraining(ITrainer<TStep> trainer, int checkpointEvery, Func<DevelopmentPoint>? evaluate = null, int evaluateEvery = 1) =>
        (_trainer, _checkpointEvery, _evaluate, _evaluateEvery) = (trainer, checkpointEvery, evaluate, evaluateEvery);

    /// <summary>All steps so far, those of an earlier run included.</summary>
    public IReadOnlyList<StageStep<TStep>> Steps => _steps;

    /// <summary>Steps in all.</summary>
    public int TotalSteps => _trainer.Steps;

    /// <summary>Trains, one element per step; stop enumerating to stop training, and call it again to continue.</summary>
    /// <param name="log">Where metrics and checkpoints go; null keeps nothing.</param>
    /// <exception cref="OperationCanceledException">
    /// The system asked the process to end (SIGTERM). The step was finished, and the log has a checkpoint of it; a second request ends the process at once.
    /// </exception>
    public IEnumerable<StageStep<TStep>> Train(RunStage? log = null)
    {
        using var watch = log is null ? null : StopRequest.Watch();
        if (_trainer.WhyInexact is { } reason) log?.NoteInexact(reason);
        foreach (var step in (_steps.Count == 0 ? Begin(log) : []).Concat(Remaining(log)))
        {
            _steps.Add(step);
            yield return step;
            if (log is not null && StopRequest.IsMade) throw Stop(log);
        }
    }

    private TrainingStoppedException Stop(RunStage log)
    {
        if (log.LatestStep != _trainer.StepsDone) log.SaveCheckpoint(_trainer.StepsDone, _trainer.Parts());
        return new TrainingStoppedException(_trainer.StepsDone, log.Folder);
    }

    private IEnumerable<StageStep<TStep>> Begin(RunStage? log)
    {
        if (log?.LoadCheckpoint(_trainer.Parts()) is not null) return MetricsLog.Read(log.Metrics.Path).Select(StageStep<TStep>.FromRecord);
        return _evaluate is null ? [] : [Keep(log, new StageStep<TStep>(0, null, _evaluate()))];
    }

    private IEnumerable<StageStep<TStep>> Remaining(RunStage? log)
    {
        foreach (var training in _trainer.Train())
        {
            var point = IsDue(_evaluateEvery) ? _evaluate?.Invoke() : null;
            yield return Keep(log, new StageStep<TStep>(_trainer.StepsDone, training, point));
        }
    }

    private StageStep<TStep> Keep(RunStage? log, StageStep<TStep> step)
    {
        if (log is null) return step;
        var record = step.ToRecord();
        log.Metrics.Append(record.Step, record.Values, record.Time);
        if (IsDue(_checkpointEvery)) log.SaveCheckpoint(step.Step, _trainer.Parts());
        return step;
    }

    private bool IsDue(int every) => _trainer.StepsDone % every == 0 || _trainer.StepsDone == _trainer.Steps;
}
