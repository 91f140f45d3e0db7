using R1.Search;

namespace R1.Tests.Search;

public class StepAggregationTests
{
    [Theory]
    [InlineData(StepAggregation.Min, 0.2)]
    [InlineData(StepAggregation.Product, 0.05)]
    [InlineData(StepAggregation.Last, 0.5)]
    public void Of_ThreeSteps_IsClosedForm(StepAggregation aggregation, double expected) => Assert.Equal(expected, aggregation.Of([0.5, 0.2, 0.5]), 12);

    [Fact]
    public void Of_NoSteps_IsZero() => Assert.All(Enum.GetValues<StepAggregation>(), aggregation => Assert.Equal(0, aggregation.Of([])));
}
