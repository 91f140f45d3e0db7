using System.Text;
using System.Text.Json.Nodes;
using R1.Kernel.Protocol;

namespace R1.Tests.Kernel.Protocol;

public class MessageCodecTests
{
    private static readonly JupyterMessage Sample =
        JupyterMessage.Create("execute_request", "s", new JsonObject { ["code"] = "\"某 😀\"" }) with { Identities = ["a"u8.ToArray(), [0, 1]] };

    [Fact]
    public void Read_WrittenMessage_ComesBack()
    {
        var codec = new MessageCodec("secret");
        var back = codec.Read(codec.Write(Sample));
        Assert.Equal(("execute_request", Sample.Id, "\"某 😀\""), (back.Type, back.Id, back.Text("code")));
        Assert.Equal([[97], [0, 1]], back.Identities);
    }

    [Fact]
    public void Write_KnownMessage_HasTheProtocolsSignature()
    {
        // printf '{}{}{}{}' | openssl dgst -sha256 -hmac key
        var frames = new MessageCodec("key").Write(new JupyterMessage { Header = [] });
        Assert.Equal("<IDS|MSG>", Encoding.UTF8.GetString(frames[0]));
        Assert.Equal(Hmac("key", "{}{}{}{}"), Encoding.UTF8.GetString(frames[1]));
    }

    [Theory]
    [InlineData("other", "its signature is wrong.")]
    [InlineData("", "its signature is wrong.")]
    public void Read_ForeignKey_IsRefused(string key, string fault) =>
        Assert.Equal(fault, Assert.Throws<MalformedMessageException>(() => new MessageCodec("secret").Read(new MessageCodec(key).Write(Sample))).Message);

    [Fact]
    public void Read_WithoutKey_TakesUnsignedMessages() => Assert.Equal(Sample.Id, new MessageCodec("").Read(new MessageCodec("").Write(Sample)).Id);

    [Fact]
    public void Read_DamagedFrames_NeverThrowAnythingElse()
    {
        var random = new Random(1);
        var codec = new MessageCodec("");
        for (var i = 0; i < 2000; i++)
        {
            var frames = codec.Write(Sample);
            var victim = frames[random.Next(frames.Length)];
            if (victim.Length > 0) victim[random.Next(victim.Length)] = (byte)random.Next(256);
            try
            {
                codec.Read(frames);
            }
            catch (MalformedMessageException)
            {
                // What it is for.
            }
        }
    }

    private static string Hmac(string key, string text) => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
