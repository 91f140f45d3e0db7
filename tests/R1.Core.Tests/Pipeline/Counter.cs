using R1.Runs;
using R1.Training;

namespace R1.Tests.Pipeline;

internal sealed record CounterSettings;

internal sealed record Count(int Step, double Sum, double Seconds);

/// <summary>A trainer that only counts.</summary>
/// <param name="steps">How far.</param>
/// <param name="pause">Called in each step.</param>
internal sealed class Counter(int steps, Action? pause = null) : ITrainer<Count>
{
    public int Sum { get; private set; }

    public int Steps => steps;

    public int StepsDone { get; private set; }

    public IEnumerable<Count> Train()
    {
        while (StepsDone < Steps)
        {
            pause?.Invoke();
            Sum += ++StepsDone;
            yield return new Count(StepsDone, Sum, 0.25);
        }
    }

    public IReadOnlyList<ICheckpointPart> Parts() =>
        [new JsonPart<State>("state.json", () => new State(StepsDone, Sum), state => (StepsDone, Sum) = (state.Steps, state.Sum))];

    public void Dispose()
    {
    }

    private sealed record State(int Steps, int Sum);
}
