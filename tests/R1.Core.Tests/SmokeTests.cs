using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests;

public class SmokeTests
{
    [Fact]
    public void TorchSharp_Loads()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(3f, (ones(3).sum()).item<float>());
    }
}
