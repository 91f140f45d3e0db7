using FsCheck;
using FsCheck.Fluent;

namespace R1.Tests;

/// <summary>Runs a property on a hundred random cases; a failure throws with the smallest case and the seed that replays it.</summary>
internal static class Properties
{
    public static void ForAll<T>(Arbitrary<T> cases, Action<T> assertion) =>
        Prop.ForAll(cases, assertion).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
}
