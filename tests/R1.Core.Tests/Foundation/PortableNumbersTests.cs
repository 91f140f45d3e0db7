using System.Reflection;
using R1.Foundation;

namespace R1.Tests.Foundation;

/// <summary>What may not decide a number, because it is not the same everywhere.</summary>
public class PortableNumbersTests
{
    private static readonly string[] FromTheCLibrary =
    [
        nameof(Math.Acos), nameof(Math.Acosh), nameof(Math.Asin), nameof(Math.Asinh), nameof(Math.Atan), nameof(Math.Atan2), nameof(Math.Atanh),
        nameof(Math.Cbrt),
        nameof(Math.Cos), nameof(Math.Cosh), nameof(Math.Exp), nameof(Math.Log), nameof(Math.Log10), nameof(Math.Log2), nameof(Math.Pow), nameof(Math.Sin),
        nameof(Math.SinCos), nameof(Math.Sinh), nameof(Math.Tan), nameof(Math.Tanh),
    ];

    [Fact]
    public void Methods_OfTheLibrary_CallNoFunctionOfTheCLibrary() => Assert.Empty(Callers(IsElementary));

    [Fact]
    public void Methods_OfTheLibrary_UseNoEstimatesAndNoSumsOfUnknownOrder() => Assert.Empty(Callers(IsVague));

    [Fact]
    public void Callers_OfElementaryFunctions_AreSeen() =>
        Assert.Contains(Instructions.Methods(typeof(PortableMathTests)), method => Instructions.Calls(method).Any(IsElementary));

    private static IEnumerable<string> Callers(Func<MethodBase, bool> isForbidden) =>
        from method in Instructions.Methods(typeof(PortableMath).Assembly)
        from callee in Instructions.Calls(method)
        where isForbidden(callee)
        select $"{method.DeclaringType}.{method.Name} calls {callee.DeclaringType}.{callee.Name}: use {nameof(PortableMath)} or the kernels";

    private static bool IsElementary(MethodBase method) =>
        (method.DeclaringType == typeof(Math) || method.DeclaringType == typeof(MathF)) && FromTheCLibrary.Contains(method.Name);

    private static bool IsVague(MethodBase method) => method.DeclaringType?.Namespace switch
    {
        "System.Runtime.Intrinsics" or "System.Numerics" => method.Name is "Sum" or "Dot" or "Exp" or "Log" or "Cos" or "Sin"
            || method.Name.EndsWith("Estimate"),
        "System.Numerics.Tensors" => true,
        _ => false,
    };
}
