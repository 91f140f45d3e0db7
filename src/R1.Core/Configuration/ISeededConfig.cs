namespace R1.Configuration;

/// <summary>The configuration of a stage: with its seed it decides what the stage computes.</summary>
public interface ISeededConfig : IConfig
{
    /// <summary>The seed from which all randomness of the stage is derived.</summary>
    int Seed { get; }
}
