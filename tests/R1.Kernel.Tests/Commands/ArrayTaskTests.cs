using R1.Kernel.Commands;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Commands;

public class ArrayTaskTests
{
    [Fact]
    public void Current_OutsideAnArray_IsNull() => Assert.Null(Current());

    [Fact]
    public void Current_Slurm_HasTheTasksNumberAsSeed() => Assert.Equal(7, Current((ArrayTask.Slurm, "7"))!.Seed);

    [Fact]
    public void Current_Kubernetes_CountsSeedsFrom1() => Assert.Equal(1, Current((ArrayTask.Kubernetes, "0"))!.Seed);

    [Fact]
    public void Current_Both_SlurmDecides() => Assert.Equal(5, Current((ArrayTask.Slurm, "5"), (ArrayTask.Kubernetes, "0"))!.Seed);

    [Theory]
    [InlineData("one")]
    [InlineData("-1")]
    [InlineData("2147483647")]
    public void Current_NoNumber_NamesTheVariableAndTheRemedy(string value)
    {
        var fault = Assert.Throws<BadInputException>(() => Current((ArrayTask.Kubernetes, value)));
        Assert.Equal($"JOB_COMPLETION_INDEX is '{value}', which is no task's number: name the seed with --seeds, or unset the variable.", fault.Message);
    }

    private static ArrayTask? Current(params (string Name, string Value)[] variables) =>
        ArrayTask.Current(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
