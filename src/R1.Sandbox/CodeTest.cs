namespace R1.Sandbox;

/// <summary>One way in which a program is tested.</summary>
public abstract record CodeTest
{
    private protected CodeTest()
    {
    }
}

/// <summary>A whole program: what it reads and what it must write. Trailing white space of lines and of the whole does not count.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
public sealed record InputOutputTest(string Input, string Output) : CodeTest;

/// <summary>
/// A statement about functions. Python: any code with <c>assert</c> statements, each of which becomes a result of its own. C#: one equality,
/// <c>F(2) == 3</c> (also in <c>Debug.Assert</c> or <c>Assert.Equal</c>), whose right side does not use the candidate; both sides are compared by
/// value, sequences item by item, floating-point numbers to a relative 1e-9.
/// </summary>
/// <param name="Code">The statement.</param>
public sealed record AssertionTest(string Code) : CodeTest;
