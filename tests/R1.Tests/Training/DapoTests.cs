using R1.Training;
using static TorchSharp.torch;

namespace R1.Tests.Training;

public class DapoTests
{
    [Fact]
    public void InformativeGroups_DropsConstantOnes() =>
        Assert.Equal([1, 3], Dapo.InformativeGroups(new float[,] { { 1, 1, 1 }, { 0, 1, 0 }, { 0, 0, 0 }, { 1, 1, 0 } }));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(80, 0)]
    [InlineData(85, -0.25)]
    [InlineData(100, -1)]
    [InlineData(130, -1)]
    public void OverlongPunishment_AcrossTheBuffer_FallsToMinusOne(int length, double expected) =>
        Assert.Equal(expected, Dapo.OverlongPunishment(length, maxTokens: 100, bufferTokens: 20), 1e-12);

    [Fact]
    public void MaskTruncated_UnfinishedRow_LeavesTheLoss()
    {
        using var scope = NewDisposeScope();
        var mask = Dapo.MaskTruncated(ones(2, 3), [true, false]);
        Assert.Equal([1f, 1, 1, 0, 0, 0], mask.flatten().data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => { Dapo.MaskTruncated(ones(2, 3), [true]); });
    }
}
