namespace R1.Verification.Responses;

/// <summary>What keeps a completion from having the format of table 1.</summary>
[Flags]
public enum ResponseFaults
{
    /// <summary>Well formed: thoughts, then an answer, and nothing else.</summary>
    None = 0,

    /// <summary>One of the four tags is not there.</summary>
    MissingTag = 1,

    /// <summary>One of the four tags is there more than once.</summary>
    RepeatedTag = 2,

    /// <summary>The tags do not come in the order of the template (interleaved ones included).</summary>
    WrongOrder = 4,

    /// <summary>There is text in front of the first tag, after the last one, or after a closing tag.</summary>
    TextOutside = 8,

    /// <summary>The answer is nothing but white space.</summary>
    EmptyAnswer = 16,
}
