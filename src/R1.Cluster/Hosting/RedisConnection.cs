using System.Security.Authentication;
using StackExchange.Redis;

namespace R1.Cluster.Hosting;

/// <summary>How the server that keeps the list of workers is asked.</summary>
internal static class RedisConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For a connection; the certificate of an encrypted one must be of the host in the address, by an authority that this host trusts.</summary>
    public static ConfigurationOptions Options(ClusterAddress.Redis redis) => new()
    {
        EndPoints = { { redis.Host, redis.Port } }, Ssl = redis.IsEncrypted, SslHost = redis.IsEncrypted ? redis.Host : null,
        User = redis.User.Length > 0 ? redis.User : null, Password = redis.Password.Length > 0 ? redis.Password : null,
    };

    /// <summary>Logs on once, before Orleans does, which would try for long and tell little.</summary>
    /// <exception cref="ClusterException">The server does not let us in: says why.</exception>
    public static void Check(ClusterAddress.Redis redis)
    {
        var options = Options(redis);
        (options.ConnectRetry, options.ConnectTimeout) = (1, (int)Patience.TotalMilliseconds);
        try
        {
            using var connection = ConnectionMultiplexer.Connect(options);
            connection.GetDatabase().Ping();
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw new ClusterException($"{redis} {Fault(redis, error)}", error);
        }
    }

    private static string Fault(ClusterAddress.Redis redis, Exception error)
    {
        if (error.GetBaseException() is AuthenticationException certificate)
            return $"cannot be trusted ({certificate.Message}): have the certificate of its authority among those of this host, or in SSL_CERT_FILE.";
        if (error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } or RedisServerException)
            return redis.Password.Length > 0
                ? "refuses this user or password: correct it."
                : $"asks for a password: give USER:PASSWORD@ in the address, or the variable {ClusterAddress.PasswordVariable}.";
        return $"does not answer as Redis does ({error.GetBaseException().Message}): see that the address is right, with rediss:// where it speaks TLS.";
    }
}
