using R1.Cluster;
using R1.Cluster.Hosting;

namespace R1.Tests.Cluster;

public class ClusterAddressTests
{
    [Theory]
    [InlineData("localhost:1", "localhost:1")]
    [InlineData("redis://head", "redis://head:6379")]
    [InlineData("rediss://head", "rediss://head:6379")]
    [InlineData("redis://10.0.0.1:7000/", "redis://10.0.0.1:7000")]
    [InlineData("redis://user:secret@head:1", "redis://user:***@head:1")]
    [InlineData("rediss://:secret@head", "rediss://:***@head:6379")]
    public void Parse_Address_ReadsItAndHidesThePassword(string text, string expected)
    {
        var address = ClusterAddress.Parse(text, "");
        Assert.Equal(expected, address.ToString());
        Assert.Equal(expected.Contains("***", StringComparison.Ordinal) ? "secret" : "", (address as ClusterAddress.Redis)?.Password ?? "");
    }

    [Theory]
    [InlineData("redis://user:p%40%3Aa%2F%25@head", "user", "p@:a/%")]
    [InlineData("redis://:secret@head", "", "secret")]
    [InlineData("redis://user@head", "user", "from the variable")]
    [InlineData("redis://head", "", "from the variable")]
    public void Parse_UserAndPassword_AreThoseOfTheAddressAndElseOfTheVariable(string text, string user, string password)
    {
        var redis = (ClusterAddress.Redis)ClusterAddress.Parse(text, "from the variable");
        Assert.Equal((user, password), (redis.User, redis.Password));
        var options = RedisConnection.Options(redis);
        Assert.Equal((user.Length > 0 ? user : null, password, false), (options.User, options.Password, options.Ssl));
    }

    [Fact]
    public void Options_AddressForTls_AsksForTheCertificateOfItsHost()
    {
        var options = RedisConnection.Options((ClusterAddress.Redis)ClusterAddress.Parse("rediss://head", ""));
        Assert.Equal((true, "head", null), (options.Ssl, options.SslHost, options.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65535")]
    [InlineData("localhost: 80")]
    [InlineData("head:5000")]
    [InlineData("redis://")]
    [InlineData("redis://head:0")]
    [InlineData("redis://head/1")]
    [InlineData("redis://head?ssl=true")]
    [InlineData("redis://head#1")]
    [InlineData("http://head:80")]
    public void Parse_NoAddress_SaysWhichThereAre(string text)
    {
        var fault = Assert.Throws<ClusterException>(() => ClusterAddress.Parse(text, ""));
        Assert.StartsWith($"'{text}' is no address of a cluster: give localhost:PORT", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://user:secret@head/1", "'redis://***@head/1' is no address of a cluster")]
    [InlineData("redis://user:se/cret@head", "'redis://***@head' is no address of a cluster")]
    [InlineData("redis://user:secret", "'redis://user:***' is no address of a cluster")]
    [InlineData("user:secret@head", "'***@head' is no address of a cluster")]
    [InlineData("redis://user:se%cret@head", "'redis://***@head': what is before the @ is no USER:PASSWORD")]
    [InlineData("redis://user:se:cret@head", "'redis://***@head': what is before the @ is no USER:PASSWORD")]
    [InlineData("redis://secret@head", "'redis://***@head' has a user without a password")]
    [InlineData("redis://user:@head", "'redis://***@head' has a user without a password")]
    public void Parse_FaultWithAPassword_HidesIt(string text, string expected)
    {
        var fault = Assert.Throws<ClusterException>(() => ClusterAddress.Parse(text, ""));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", fault.ToString(), StringComparison.Ordinal);
    }
}
