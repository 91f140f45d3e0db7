using R1.Training.PolicyOptimization.Algorithms;

namespace R1.Tests.Training.PolicyOptimization.Algorithms;

public class DapoTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(80, 0)]
    [InlineData(85, -0.25)]
    [InlineData(100, -1)]
    [InlineData(130, -1)]
    public void OverlongPunishment_AcrossTheBuffer_FallsToMinusOne(int length, double expected) =>
        Assert.Equal(expected, Dapo.OverlongPunishment(length, maxTokens: 100, bufferTokens: 20), 1e-12);
}
