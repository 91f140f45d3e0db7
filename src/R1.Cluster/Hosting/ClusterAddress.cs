using System.Globalization;
using System.Text.RegularExpressions;

namespace R1.Cluster.Hosting;

/// <summary>Where workers and trainer find each other. As text it hides its password.</summary>
internal abstract partial record ClusterAddress
{
    /// <summary>The forms that <see cref="Parse(string)"/> reads.</summary>
    public const string Forms = "localhost:PORT (this host alone, for trying it out), redis://[USER:PASSWORD@]HOST:PORT, or rediss:// for TLS";

    /// <summary>The variable that may hold the password of Redis, so that no list of processes shows it.</summary>
    public const string PasswordVariable = "R1NB_REDIS_PASSWORD";

    private const string Plain = "redis", Encrypted = "rediss", Hidden = "***";
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
        /// <summary>Whom it is asked as; empty for its default user.</summary>
        public string User { get; init; } = "";

        /// <summary>Empty for none.</summary>
        public string Password { get; init; } = "";

        /// <summary>Whether it is asked over TLS.</summary>
        public bool IsEncrypted { get; init; }

        public override string ToString() =>
            $"{(IsEncrypted ? Encrypted : Plain)}://{(Password.Length > 0 ? $"{Uri.EscapeDataString(User)}:{Hidden}@" : "")}{Host}:{Port}";
    }

    /// <summary>Reads an address; a password that it lacks comes from <see cref="PasswordVariable"/>.</summary>
    /// <exception cref="ClusterException">The text is no address: says which there are.</exception>
    public static ClusterAddress Parse(string text) => Parse(text, Environment.GetEnvironmentVariable(PasswordVariable) ?? "");

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="text">The address.</param>
    /// <param name="password">For one of Redis that has none; empty for none.</param>
    internal static ClusterAddress Parse(string text, string password)
    {
        const string local = "localhost:";
        if (text.StartsWith(local, StringComparison.Ordinal)
            && int.TryParse(text[local.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65535)
            return new Localhost(port);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri is not { Scheme: Plain or Encrypted, Host.Length: > 0, Port: not 0, PathAndQuery: "" or "/", Fragment: "" })
            throw new ClusterException($"'{Redacted(text)}' is no address of a cluster: give {Forms}, with a port from 1 to 65534 and without a path.");
        var redis = new Redis(uri.IdnHost, uri.IsDefaultPort ? DefaultRedisPort : uri.Port) { IsEncrypted = uri.Scheme == Encrypted, Password = password };
        // Uri would mend what is not escaped.
        return text.LastIndexOf('@') is >= 0 and var at ? WithUser(redis, text[(uri.Scheme.Length + Uri.SchemeDelimiter.Length)..at], text) : redis;
    }

    private static Redis WithUser(Redis redis, string info, string text)
    {
        if (Credentials().Match(info) is not { Success: true } parts)
            throw new ClusterException(
                $"'{Redacted(text)}': what is before the @ is no USER:PASSWORD. Write @ as %40, : as %3A, / as %2F and % as %25 in them.");
        var (user, own) = (Uri.UnescapeDataString(parts.Groups["user"].Value), Uri.UnescapeDataString(parts.Groups["password"].Value));
        if (own.Length == 0 && redis.Password.Length == 0)
            throw new ClusterException($"'{Redacted(text)}' has a user without a password: give USER:PASSWORD@, or the variable {PasswordVariable}.");
        return redis with { User = user, Password = own.Length > 0 ? own : redis.Password };
    }

    /// <summary>What may be shown of a text that is no address: nothing that could have been meant as a password.</summary>
    private static string Redacted(string text)
    {
        var start = text.IndexOf(Uri.SchemeDelimiter, StringComparison.Ordinal) is >= 0 and var scheme ? scheme + Uri.SchemeDelimiter.Length : 0;
        if (text.LastIndexOf('@') is >= 0 and var at) return (at >= start ? text[..start] : "") + Hidden + text[at..];
        return start > 0 ? NoPort().Replace(text, $":{Hidden}", 1, start) : text;
    }

    [GeneratedRegex(@"\A(?<user>([^:%]|%[0-9A-Fa-f]{2})*)(:(?<password>([^:%]|%[0-9A-Fa-f]{2})*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Credentials();

    // A colon, and something else than digits: redis://user:password where @HOST was forgotten.
    [GeneratedRegex(@":(?!\d*/?\z).*\z", RegexOptions.Singleline)]
    private static partial Regex NoPort();
}
