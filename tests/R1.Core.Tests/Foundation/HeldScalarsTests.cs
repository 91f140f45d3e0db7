using System.Reflection;
using R1.Foundation;
using R1.Models;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Foundation;

public class HeldScalarsTests
{
    private const string FolderVariable = "R1_COLLECTED_FOLDER";

    // What wraps a number without holding it in TorchSharp itself, read from its instructions: an update that mends or adds one is noticed.
    private static readonly Lazy<HashSet<MethodBase>> Loose = new(LooseMethods);

    [Fact]
    public void Library_EveryMethod_LeavesNumbersInTensorArithmeticToHeldScalars()
    {
        var faults = Instructions.Methods(typeof(CausalLM).Assembly).Where(method => method.DeclaringType != typeof(HeldScalars)).SelectMany(Faults).ToArray();
        Assert.True(faults.Length == 0, "Use HeldScalars instead of:\n" + string.Join("\n", faults));
    }

    [Fact]
    public void HeldScalars_EveryMethod_HoldsWhatItWraps()
    {
        var methods = Instructions.Methods(typeof(HeldScalars)).Where(method => method is not ConstructorInfo).ToArray();
        Assert.Empty(methods.Where(method => !Holds(method)).Select(method => method.ToString()));
        Assert.Empty(methods.SelectMany(method => Instructions.Calls(method).Where(Loose.Value.Contains).Select(call => $"{method} calls {call}")));
    }

    [Fact]
    public void Faults_CallsThatHideANumber_AreNamed()
    {
        Assert.Contains("op_Addition(Tensor, Tensor)", Assert.Single(FaultsOf(nameof(Sum))));
        Assert.Contains("op_Implicit(Double)", Assert.Single(FaultsOf(nameof(Product))));
        Assert.Contains("square()", Assert.Single(FaultsOf(nameof(Square))));
        Assert.Empty(FaultsOf(nameof(Difference)));
    }

    [Fact]
    public void Plus_Integers_KeepsTheirType()
    {
        using var scope = NewDisposeScope();
        var counts = tensor(new long[] { 1, 2 });
        Assert.Equal(ScalarType.Int64, counts.Plus(counts).dtype);
        Assert.Equal([3L, 5], counts.Plus(counts).AddInPlace(ones_like(counts)).data<long>().ToArray());
        Assert.Equal(ScalarType.Int64, counts.FloorOver(2).dtype);
        Assert.Equal([0f, 1, 2], HeldScalars.Indices(3, ScalarType.Float32).data<float>().ToArray());
    }

    // In a process of its own: a collector that never rests would slow all tests that run beside it.
    [Fact]
    [Trait("Category", "Slow")]
    public void Step_GarbageCollectedAllTheTime_GivesTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        using var child = new ChildTest(GetType(), nameof(Child_OfTheTestAbove_TrainsTwice), FolderVariable, folder.Path);
        child.Finish();
    }

    [Fact]
    public void Child_OfTheTestAbove_TrainsTwice()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(FolderVariable) is null, "is run by the other test, in a process of its own");
        var calm = Train(steps: 2000, disturbed: false);
        Assert.Equal(calm, Train(steps: 2000, disturbed: true));
    }

    private static Tensor Sum(Tensor x, Tensor y) => x + y;

    private static Tensor Product(Tensor x) => x.mul(2.0);

    private static Tensor Square(Tensor x) => x.square();

    private static Tensor Difference(Tensor x, Tensor y) => x - y;

    private static IEnumerable<string> FaultsOf(string method) =>
        Faults(typeof(HeldScalarsTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!);

    private static IEnumerable<string> Faults(MethodBase method) => Instructions.Calls(method)
        .Where(call => Wraps(call) || Loose.Value.Contains(Definition(call)))
        .Select(call => $"{method.DeclaringType}.{method.Name}: {call}");

    private static HashSet<MethodBase> LooseMethods()
    {
        var calls = Instructions.Methods(typeof(Tensor).Assembly).ToDictionary(method => method,
            method => Instructions.Calls(method).Select(Definition).ToArray());
        HashSet<MethodBase> loose = [.. calls.Keys.Where(method => !Wraps(method) && !Holds(method))];
        // Whoever calls one of them is one.
        while (calls.Any(entry => !loose.Contains(entry.Key) && entry.Value.Any(loose.Contains) && loose.Add(entry.Key)))
            foreach (var (method, called) in calls)
                if (called.Any(loose.Contains)) loose.Add(method);
        return loose;
    }

    private static MethodBase Definition(MethodBase method) =>
        method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;

    private static bool Wraps(MethodBase method) => method is MethodInfo { ReturnType: var type } && type == typeof(Scalar);

    // A using declaration: a local for each number, and a Dispose. A number that is only on the stack has neither.
    private static bool Holds(MethodBase method)
    {
        var calls = Instructions.Calls(method).ToArray();
        var wrapped = calls.Count(Wraps);
        return wrapped == 0 || (calls.Count(call => call.Name == nameof(IDisposable.Dispose)) >= wrapped
            && method.GetMethodBody()!.LocalVariables.Count(local => local.LocalType == typeof(Scalar)) >= wrapped);
    }

    private static float[] Train(int steps, bool disturbed)
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) { GC.Collect(0); Thread.Yield(); }
        });
        if (disturbed) collector.Start();
        try
        {
            return Train(steps);
        }
        finally
        {
            stop.Cancel();
            if (disturbed) collector.Join();
        }
    }

    // Forward and backward with autograd, and both optimizers.
    private static float[] Train(int steps)
    {
        using var scope = NewDisposeScope();
        var values = arange(64, ScalarType.Float32).sin().view(8, 8).requires_grad_();
        var scale = ones([8]).requires_grad_();
        using var muon = new Muon([("values", values)], new MuonOptions());
        using var adam = new AdamW([("scale", scale)], new AdamWOptions());
        for (var step = 0; step < steps; step++)
        {
            using var inner = NewDisposeScope();
            muon.ZeroGrad();
            adam.ZeroGrad();
            var output = values.Squared().Plus(values).mv(scale).Plus(1).Times(0.5);
            output.Squared().sum().Over(8).backward();
            GradientClip.ByGlobalNorm([.. muon.Gradients, .. adam.Gradients], 1);
            muon.Step();
            adam.Step();
        }
        return [.. values.data<float>(), .. scale.data<float>()];
    }
}
