namespace R1.Sandbox;

/// <summary>The language of a candidate.</summary>
public enum CodeLanguage
{
    /// <summary>C#, compiled by Roslyn.</summary>
    CSharp,

    /// <summary>Python, run by the interpreter of this machine.</summary>
    Python,
}
