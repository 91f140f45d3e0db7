using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using R1.Cluster;
using R1.Cluster.Hosting;

namespace R1.Tests.Cluster;

/// <summary>A redis-server that asks for a password, or speaks TLS.</summary>
[Collection(nameof(WorkerCollection))]
public sealed class RedisAccessTests : IDisposable
{
    private const string Password = "s@cret: of the/test";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Connect_RightPassword_FindsTheWorkersAndShowsItNowhere()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = new RedisServer(Password);
        var address = $"redis://default:{Uri.EscapeDataString(Password)}@{redis.HostAndPort}";
        using var first = WorkerProcess.Start(address);
        Assert.Contains($" of redis://default:***@{redis.HostAndPort};", first.Greeting, StringComparison.Ordinal);
        using var second = WorkerProcess.Start(redis.Address, (ClusterAddress.PasswordVariable, Password));
        Assert.Contains($" of redis://:***@{redis.HostAndPort};", second.Greeting, StringComparison.Ordinal);
        using var cluster = WorkerCluster.Connect(address);
        WorkerProcess.WaitFor(cluster, 2);
    }

    [Fact]
    public void Connect_WrongOrNoPassword_SaysSoAndHidesIt()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = new RedisServer(Password);
        var wrong = Assert.Throws<ClusterException>(() => WorkerCluster.Connect($"redis://:wrong-one@{redis.HostAndPort}"));
        Assert.Equal($"redis://:***@{redis.HostAndPort} refuses this user or password: correct it.", wrong.Message);
        Assert.DoesNotContain("wrong-one", wrong.ToString(), StringComparison.Ordinal);
        var none = Assert.Throws<ClusterException>(() => WorkerCluster.Connect(redis.Address));
        Assert.Equal($"{redis.Address} asks for a password: give USER:PASSWORD@ in the address, or the variable R1NB_REDIS_PASSWORD.", none.Message);
        var (exitCode, error) = WorkerProcess.RunToEnd($"redis://user:wrong-one@{redis.HostAndPort}");
        Assert.Equal((2, $"r1nb: redis://user:***@{redis.HostAndPort} refuses this user or password: correct it.\n"), (exitCode, error));
    }

    [Fact]
    public void Worker_ServerThatSpeaksTls_JoinsWhereItsCertificateIsTrusted()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        var certificate = Certificate();
        using var redis = new RedisServer(Password, certificate);
        var address = $"rediss://:{Uri.EscapeDataString(Password)}@{redis.HostAndPort}";
        using var worker = WorkerProcess.Start(address, ("SSL_CERT_FILE", certificate));
        Assert.Contains($" of rediss://:***@{redis.HostAndPort};", worker.Greeting, StringComparison.Ordinal);
        var stranger = Assert.Throws<ClusterException>(() => WorkerCluster.Connect(address));
        Assert.StartsWith($"rediss://:***@{redis.HostAndPort} cannot be trusted (", stranger.Message, StringComparison.Ordinal);
        var plain = Assert.Throws<ClusterException>(() => WorkerCluster.Connect(redis.Address));
        Assert.StartsWith($"{redis.Address} does not answer as Redis does (", plain.Message, StringComparison.Ordinal);
    }

    // Of 127.0.0.1, signed by itself, with its key in the same file.
    private string Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = _folder.File("redis.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
