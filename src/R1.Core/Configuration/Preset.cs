namespace R1.Configuration;

/// <summary>The scale of a run. All presets take the same code path; only numbers differ.</summary>
public enum Preset
{
    /// <summary>Seconds: shows that everything runs, not that anything is learnt.</summary>
    Smoke,

    /// <summary>Minutes on two cores: small models trained from scratch that show the paper's phenomena.</summary>
    Cpu,

    /// <summary>Real checkpoints and data sets.</summary>
    Gpu,
}
