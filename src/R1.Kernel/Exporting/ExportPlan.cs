using R1.Training.PolicyOptimization;

namespace R1.Kernel.Exporting;

/// <summary>What another framework shall train, and on what.</summary>
internal sealed record ExportPlan
{
    /// <summary>Hugging Face name or folder of the base model.</summary>
    public required string Model { get; init; }

    /// <summary>Where the export is put and the training runs: a folder that all its machines see.</summary>
    public required string Folder { get; init; }

    /// <summary>Addresses of reward services.</summary>
    public required IReadOnlyList<string> Rewards { get; init; }

    /// <summary>The algorithm; a step of it is one rollout with its updates.</summary>
    public required GrpoConfig Grpo { get; init; }

    public required int Seed { get; init; }

    /// <summary>Number of problems.</summary>
    public required int Problems { get; init; }

    /// <summary>Longest prompt in tokens.</summary>
    public int PromptTokens { get; init; } = 1024;

    public int Nodes { get; init; } = 1;

    public int GpusPerNode { get; init; } = 8;

    /// <summary>GPUs that share one inference engine.</summary>
    public int TensorParallel { get; init; } = 1;

    public int Gpus => Nodes * GpusPerNode;

    /// <summary>Completions of one update.</summary>
    public int CompletionsPerUpdate => Grpo.PromptsPerStep / Grpo.MiniBatches * Grpo.GroupSize;

    /// <summary>Updates of the whole run.</summary>
    public int Updates => Grpo.Steps * Grpo.MiniBatches * Grpo.InnerEpochs;

    /// <summary>A file of the export; absolute, because Ray's workers run elsewhere.</summary>
    public string File(string name) => Path.Combine(Path.GetFullPath(Folder), name);

    /// <summary>Longest prompt and completion together.</summary>
    public int ContextTokens => PromptTokens + Grpo.Sampling.MaxNewTokens;

    /// <summary>Passes over the problems in which all rollouts find theirs.</summary>
    public int Epochs => (int)Math.Ceiling((double)Grpo.Steps * Grpo.PromptsPerStep / Problems);
}
