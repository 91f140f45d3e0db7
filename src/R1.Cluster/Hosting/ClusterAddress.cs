using System.Globalization;

namespace R1.Cluster.Hosting;

/// <summary>Where workers and trainer find each other.</summary>
internal abstract record ClusterAddress
{
    /// <summary>The forms that <see cref="Parse"/> reads.</summary>
    public const string Forms = "localhost:PORT (this host alone, for trying it out) or redis://HOST:PORT";

    private const int DefaultRedisPort = 6379;

    /// <summary>On this host: the first worker listens on the port and the next, and keeps the list of all.</summary>
    /// <param name="Port">1 to 65534.</param>
    public sealed record Localhost(int Port) : ClusterAddress
    {
        /// <summary>Where trainers connect.</summary>
        public int GatewayPort => Port + 1;

        public override string ToString() => $"localhost:{Port}";
    }

    /// <summary>A Redis server keeps the list of all workers.</summary>
    public sealed record Redis(string Host, int Port) : ClusterAddress
    {
        public override string ToString() => $"redis://{Host}:{Port}";
    }

    /// <exception cref="ClusterException">The text is no address: says which there are.</exception>
    public static ClusterAddress Parse(string text)
    {
        const string local = "localhost:";
        if (text.StartsWith(local, StringComparison.Ordinal)
            && int.TryParse(text[local.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65535)
            return new Localhost(port);
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "redis", Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/" })
            return new Redis(uri.IdnHost, uri.IsDefaultPort ? DefaultRedisPort : uri.Port);
        throw new ClusterException($"'{text}' is no address of a cluster: give {Forms}, with a port from 1 to 65534 and without user or path.");
    }
}
