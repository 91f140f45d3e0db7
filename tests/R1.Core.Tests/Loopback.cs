using System.Net;
using System.Net.Sockets;

namespace R1.Tests;

/// <summary>Servers of tests, which no other machine reaches.</summary>
internal static class Loopback
{
    private const int MostPorts = 20;

    /// <summary>A listener on a free port, which another connection may take before it: then on the next one.</summary>
    public static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var (listener, address) = (new HttpListener(), new Uri($"http://127.0.0.1:{FreePort()}/"));
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < MostPorts)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
