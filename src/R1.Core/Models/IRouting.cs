using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Learns which experts the routers of one forward chose, and has the last word.</summary>
internal interface IRouting
{
    /// <param name="layer">Number of the layer.</param>
    /// <param name="own">The router's choice, int64 [B * S, k], each row in any order.</param>
    /// <returns>The experts to visit, of the same shape; their weights are still the router's.</returns>
    Tensor Choose(int layer, Tensor own);
}
