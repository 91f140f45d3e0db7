using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using NetMQ;
using NetMQ.Sockets;
using R1.Kernel.Protocol;

namespace R1.Tests.Kernel.Serving;

/// <summary>Nobody who lacks the key ends or blocks a notebook, whatever he sends to whichever port.</summary>
public sealed class HostilePacketsTests : IDisposable
{
    private readonly Talk _talk = new();

    private int[] Ports => [_talk.Info.ShellPort, _talk.Info.ControlPort, _talk.Info.IopubPort, _talk.Info.StdinPort, _talk.Info.HbPort];

    public void Dispose() => _talk.Dispose();

    [Fact]
    public void Packets_OneHundredToEveryPort_LeaveTheNotebookRunning() => Bombard(random: 60, crafted: 40);

    [Fact, Trait("Category", "Slow")]
    public void Packets_ElevenThousandToEveryPort_LeaveTheNotebookRunning() => Bombard(random: 10_000, crafted: 1_000);

    [Fact]
    public void Connections_ThatSayNothing_LeaveTheOthersAlone()
    {
        var silent = Ports.SelectMany(port => Enumerable.Range(0, 20).Select(_ => new TcpClient("127.0.0.1", port))).ToArray();
        Assert.Equal("ok", (string)_talk.Run("1 + 1")["status"]!);
        foreach (var client in silent) client.Dispose();
    }

    private void Bombard(int random, int crafted)
    {
        var cell = _talk.Start("for (var i = 0; i < 20; i++) { Console.Write(i + \" \"); await Task.Delay(20); }");
        Parallel.ForEach(Ports, port =>
        {
            var dice = new Random(port);
            for (var i = 0; i < random; i++) Send(port, RandomBytes(dice, dice.Next(1, 400)));
            for (var i = 0; i < crafted; i++) Send(port, Crafted(dice, i));
        });
        Assert.Equal("ok", (string)_talk.Reply(cell)["status"]!);
        Assert.Equal(string.Concat(Enumerable.Range(0, 20).Select(i => $"{i} ")),
            string.Concat(_talk.Outputs(cell).Where(message => message.Type == "stream").Select(message => message.Text("text"))));
        Assert.Equal("ok", (string)_talk.Run("1 + 1")["status"]!);
        Assert.Equal("ok", (string)_talk.Reply(_talk.Client.Command("interrupt_request", []))["status"]!);
        using var heart = new RequestSocket(_talk.Info.Address(_talk.Info.HbPort));
        heart.SendFrame("beat");
        Assert.True(heart.TryReceiveFrameString(Talk.Patience, out var echo));
        Assert.Equal("beat", echo);
    }

    private static void Send(int port, byte[] bytes)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            client.GetStream().Write(bytes);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The kernel has closed the connection, as it may.
        }
    }

    private static byte[] Crafted(Random dice, int kind)
    {
        byte[] ready = Zmtp.Ready("DEALER"), start = [.. Zmtp.Greeting, .. ready];
        var huge = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(huge, (kind % 4) switch { 0 => ulong.MaxValue, 1 => long.MaxValue, 2 => int.MaxValue, _ => 1UL << 31 });
        return (kind % 12) switch
        {
            // A greeting of ZMTP 1 with a length beyond reason, and those of versions and mechanisms that there are not.
            0 => [0xff, .. huge, 0x7e, .. RandomBytes(dice, 40)],
            1 => [0xff, .. huge, 0x7f, (byte)dice.Next(256), .. RandomBytes(dice, 60)],
            2 => [.. Zmtp.Greeting[..12], .. "CURVE"u8, .. new byte[47], .. RandomBytes(dice, 100)],
            3 => Zmtp.Greeting[..dice.Next(64)],
            // READY cut short, with lengths that lie, not there.
            4 => [.. Zmtp.Greeting, .. ready[..dice.Next(ready.Length)]],
            5 => [.. Zmtp.Greeting, 4, 20, 5, .. "READY"u8, 255, .. RandomBytes(dice, 13)],
            6 => [.. Zmtp.Greeting, 4, 14, 5, .. "READY"u8, 1, (byte)'x', .. huge[4..], 0, 0],
            7 => [.. Zmtp.Greeting, 0, 5, .. "hello"u8],
            // Frames without end, with flags that there are not, unsigned messages, subscriptions, empty messages.
            8 => [.. start, (byte)dice.Next(256), .. huge, .. RandomBytes(dice, 50)],
            9 => [.. start, .. Enumerable.Repeat(new byte[] { 1, 0 }, 2000).SelectMany(frame => frame)],
            10 => [.. start, .. Zmtp.Write([.. new MessageCodec("no key").Write(JupyterMessage.Create("shutdown_request", "s", []))])],
            _ => [.. start, .. Zmtp.Write([[(byte)dice.Next(2), .. Encoding.UTF8.GetBytes("kernel")]]), 0, 0, 1, 0, 0, 0],
        };
    }

    private static byte[] RandomBytes(Random dice, int count)
    {
        var bytes = new byte[count];
        dice.NextBytes(bytes);
        return bytes;
    }
}
