using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Training.Optimizers;

namespace R1.Training.Pretraining;

/// <summary>Sizes and rates of next-token training.</summary>
public sealed record PretrainConfig : IConfig
{
    /// <value>Optimiser steps.</value>
    [Range(1, 100_000_000)]
    public required int Steps { get; init; }

    /// <value>Tokens per optimiser step, prompts included; documents are drawn until it is reached.</value>
    [Range(1, 100_000_000)]
    public required int TokensPerStep { get; init; }

    /// <value>What moves the weights. Default Muon. Published checkpoints take AdamW, at rates of 1e-5 (all parameters) or 1e-4 (an adapter).</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptimizerKind Optimizer { get; init; }

    /// <value>Peak learning rate: Muon's (hidden matrices), or AdamW's where it is alone. Default 0.02.</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 0.02;

    /// <value>Learning rate of AdamW (all other parameters) as a share of Muon's. Default 0.3. Without meaning where AdamW is alone.</value>
    [Range(1e-6, 100)]
    public double AdamShare { get; init; } = 0.3;

    /// <value>Factor on the rates over the steps. Default: constant.</value>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <value>Gradients are scaled down to this global norm. Default 1.</value>
    [Range(1e-6, 1e6)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <value>Padded tokens of one micro-batch. Default 4096.</value>
    [Range(1, 10_000_000)]
    public int MicroBatchTokens { get; init; } = 4096;

    /// <value>
    /// On TorchSharp, lay the sequences of a micro-batch one after the other instead of padding them to the longest, so that it may be full of real tokens.
    /// Results do not depend on it but for rounding. Default false; what the vectorised path trains is never padded.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PackSequences { get; init; }

    /// <value>Bias step of the load balancing without auxiliary loss. Default 0.001 (DeepSeek-V3).</value>
    [Range(0, 1)]
    public double ExpertBalanceSpeed { get; init; } = 0.001;

    /// <value>
    /// lambda, the weight of the loss of multi-token prediction (DeepSeek-V3's report, eqs. 24 and 25). Default 0: none. DeepSeek-V3 took 0.3, and 0.1 for the
    /// last third of its tokens. The model must have been made or loaded with its prediction modules.
    /// </value>
    [Range(0, 100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double PredictionWeight { get; init; }

    /// <summary>A run of other length: constant rate at first, then down to a fiftieth in a straight line.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="stable">Share of the steps with a constant rate, in [0, 1].</param>
    internal PretrainConfig WithSteps(int steps, double stable) => this with
    {
        Steps = steps,
        Schedule = Schedule with
        {
            StableSteps = (int)Math.Round(steps * stable), TotalSteps = steps, Decay = LearningRateDecay.Linear, Floor = 0.02,
        },
    };
}
