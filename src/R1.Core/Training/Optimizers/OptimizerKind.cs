namespace R1.Training.Optimizers;

/// <summary>What moves the weights of a model that reads documents.</summary>
public enum OptimizerKind
{
    /// <summary>
    /// Muon on the hidden matrices, AdamW on embeddings, output head, router and norms: for models that begin with random weights. At the size of the cpu
    /// preset it needs about half of AdamW's tokens.
    /// </summary>
    Muon,

    /// <summary>AdamW on everything that is trained, an adapter alone where there is one: for published checkpoints, which were trained with it.</summary>
    AdamW,
}
