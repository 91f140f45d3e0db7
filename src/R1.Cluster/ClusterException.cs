namespace R1.Cluster;

/// <summary>A cluster cannot be joined, or does not give what was asked of it: says what and what to do.</summary>
public sealed class ClusterException : Exception
{
    internal ClusterException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
