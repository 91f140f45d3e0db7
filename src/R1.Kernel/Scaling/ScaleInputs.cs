namespace R1.Kernel.Scaling;

/// <summary>A number that the arithmetic begins with.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Source">Who measured it, or that it is stated: to be replaced by one's own.</param>
internal sealed record ScaleInput(string Name, double Value, string Unit, string Source);

/// <summary>All that the roads begin with. None is measured here: each says where it is from.</summary>
internal sealed record ScaleInputs
{
    private const string Bench = "make bench, tests/R1.Bench/README.md: two cores with AVX-512", Stated = "stated";
    private const string Sheet = "stated: 40 % of the 989e12 of an H100's data sheet";

    // What those two cores need: a step of 512 completions of 60 tokens, of which sampling is 13 %, scoring 11 %, the gradient 74 %.
    private const double Cores = 2, SampledPerSecond = 384_000, TrainedPerSecond = 197_000, Sampling = 0.13, Scoring = 0.11, Gradient = 0.74, Epochs = 2;
    private const double Tokens = 60, StepSeconds = 512 * Tokens / SampledPerSecond / Sampling;

    public ScaleInput Parameters { get; init; } = new("parameters of the cpu preset", 0.29e6, "", "tests/R1.Bench/README.md");
    public ScaleInput RolloutToken { get; init; } = new("cpu preset: a rollout token", Cores / SampledPerSecond, "s of a core", Bench);
    public ScaleInput GradientToken { get; init; } = new("cpu preset: a token with gradient", Cores / TrainedPerSecond, "s of a core", Bench);
    public ScaleInput ScoredToken { get; init; } = new(
        "cpu preset: a scored token", Scoring / Gradient * Epochs * Cores / TrainedPerSecond, "s of a core", Bench);
    public ScaleInput Serial { get; init; } = new(
        "cpu preset: optimiser, rewards, metrics of a step", (1 - Sampling - Scoring - Gradient) * StepSeconds, "s", Bench);
    public ScaleInput PromptTokens { get; init; } = new("cpu preset: a prompt", 24, "tokens", Stated);
    public ScaleInput CompletionTokens { get; init; } = new("cpu preset: a completion", Tokens, "tokens", Stated);
    public ScaleInput Seeds { get; init; } = new("seeds", 5, "", Stated);
    public ScaleInput Ethernet { get; init; } = new("connection of the trainer to its workers", 1.25e9, "bytes/s", Stated);
    public ScaleInput EthernetLatency { get; init; } = new("a request and its answer", 5e-4, "s", Stated);
    public ScaleInput Checkpoint { get; init; } = new("checkpoint of 7 billion parameters", 15e9, "bytes", Stated);
    public ScaleInput Folder { get; init; } = new("shared folder", 1e9, "bytes/s", Stated);
    public ScaleInput ServerTokens { get; init; } = new("an inference server, or a GPU of a framework", 2000, "tokens/s", Stated);
    public ScaleInput LongTokens { get; init; } = new("a long completion", 2000, "tokens", Stated);
    public ScaleInput TrainerSeconds { get; init; } = new("updates of a step on the trainer beside servers", 100, "s", Stated);
    public ScaleInput Program { get; init; } = new("a program of a code reward", 0.4, "s of a core", Stated);
    public ScaleInput RewardBytes { get; init; } = new("a completion and its reward as JSON", 8000, "bytes", Stated);
    public ScaleInput Flops { get; init; } = new("a GPU in training", 400e12, "operations/s", Sheet);
    public ScaleInput Interconnect { get; init; } = new("connection of a GPU", 50e9, "bytes/s", Stated);
    public ScaleInput InterconnectLatency { get; init; } = new("a hop between GPUs", 1e-5, "s", Stated);

    /// <summary>All of them, in order.</summary>
    public IEnumerable<ScaleInput> All =>
    [
        Parameters, RolloutToken, GradientToken, ScoredToken, Serial, PromptTokens, CompletionTokens, Seeds, Ethernet, EthernetLatency, Checkpoint, Folder,
        ServerTokens, LongTokens, TrainerSeconds, Program, RewardBytes, Flops, Interconnect, InterconnectLatency,
    ];
}
