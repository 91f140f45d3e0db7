namespace R1.Tests.Generation.Http;

/// <summary>What a server of ours does wrong on purpose.</summary>
public enum Misbehaviour
{
    None,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>Closes the connection in the middle of the body.</summary>
    CutStream,

    /// <summary>Answers from another policy version.</summary>
    StaleVersion,

    /// <summary>The weights are gone, as after a restart.</summary>
    LosesWeights,

    /// <summary>Lists the completions backwards.</summary>
    Reordered,

    /// <summary>Leaves out one completion.</summary>
    TooFew,

    /// <summary>No token ids.</summary>
    MissingIds,

    /// <summary>One log-probability less than ids.</summary>
    MissingLogProb,

    /// <summary>A log-probability is NaN.</summary>
    NotANumber,

    /// <summary>A log-probability is null.</summary>
    Null,

    /// <summary>Answers another prompt.</summary>
    OtherPrompt,

    /// <summary>Cuts completions and says that they were too long.</summary>
    Truncated,

    /// <summary>Aborts completions.</summary>
    Aborted,

    /// <summary>Gives no answer.</summary>
    Hangs,

    /// <summary>400.</summary>
    Refuses,
}
