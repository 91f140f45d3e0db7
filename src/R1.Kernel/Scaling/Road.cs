namespace R1.Kernel.Scaling;

/// <summary>One of the ways of environment/SCALE.md beyond one machine, as arithmetic.</summary>
/// <param name="Name">As a heading.</param>
/// <param name="Worker">What a worker is.</param>
/// <param name="SerialSeconds">A step's work that stays with the trainer.</param>
/// <param name="Phases">A step's work that is shared, one after the other.</param>
/// <param name="Network">Between them.</param>
/// <param name="HeldBytes">Weights and what belongs to them, on each worker.</param>
/// <param name="DividedBytes">The same, divided among the workers.</param>
internal sealed record Road(
    string Name, string Worker, double SerialSeconds, IReadOnlyList<Phase> Phases, Network Network, double HeldBytes = 0, double DividedBytes = 0)
{
    /// <summary>Workers beyond which nothing is gained.</summary>
    public int MostWorkers => Phases.Max(phase => phase.Shares);

    /// <summary>A step of one worker alone, without a network.</summary>
    public double SecondsAlone => SerialSeconds + Phases.Sum(phase => phase.SecondsAlone);

    /// <summary>What a step costs with so many workers.</summary>
    public StepCost At(int workers)
    {
        var seconds = SerialSeconds + Phases.Sum(phase => phase.Seconds(workers, Network));
        return new StepCost(
            workers, seconds, SecondsAlone / seconds, Phases.Where(phase => phase.IsRollout).Sum(phase => phase.Seconds(workers, Network)) / seconds,
            Phases.Sum(phase => phase.Bytes(workers)), HeldBytes + DividedBytes / workers);
    }
}

/// <summary>What a step costs.</summary>
/// <param name="Workers">Workers.</param>
/// <param name="Seconds">From its begin to its end.</param>
/// <param name="SpeedUp">Against one worker alone, without a network.</param>
/// <param name="RolloutShare">Share of the time in which completions are drawn.</param>
/// <param name="NetworkBytes">On all connections together.</param>
/// <param name="HeldBytes">On each worker; 0 where it is not counted.</param>
internal sealed record StepCost(int Workers, double Seconds, double SpeedUp, double RolloutShare, double NetworkBytes, double HeldBytes);
