using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace R1.Kernel.Rewarding;

/// <summary>
/// Who may ask. Whoever reaches the service can have programs run, and a page in a browser reaches it through any name that it makes resolve to this machine:
/// so the name must be one of ours, no page may ask, and where a token is set it must be shown.
/// </summary>
internal sealed class RequestGuard(ServiceOptions options)
{
    private readonly byte[]? _token = options.Token is { } token ? Encoding.UTF8.GetBytes(token) : null;

    /// <summary>Why a request is refused; null where it may pass.</summary>
    public (int Status, string Message)? Refusal(HttpRequest request) =>
        !IsOurs(request.Host.Host) ? (StatusCodes.Status403Forbidden,
            $"'{request.Host.Host}' is no name of this service: ask by address, or allow the name with --allow-host")
        : request.Headers.ContainsKey(HeaderNames.Origin) ? (StatusCodes.Status403Forbidden, "pages in a browser may not ask")
        : !ShowsToken(request) ? (StatusCodes.Status401Unauthorized, "send the token of the service: Authorization: Bearer TOKEN")
        : null;

    // An address cannot be made to lead elsewhere. On loopback only its own are expected.
    private bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || !IPAddress.IsLoopback(options.Address)));

    private bool ShowsToken(HttpRequest request) =>
        _token is null || (request.Headers.Authorization is [{ } shown] && Shown(shown) is { } token
            && CryptographicOperations.FixedTimeEquals(token, _token));

    // OpenRLHF's client can set no header, and sends what its address has before the @ as a name and a password: the password is the token.
    private static byte[]? Shown(string authorization)
    {
        const string bearer = "Bearer ", basic = "Basic ";
        if (authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)) return Encoding.UTF8.GetBytes(authorization[bearer.Length..].Trim());
        if (!authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase)) return null;
        var pair = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[basic.Length..].Trim(), pair, out var length) && pair.IndexOf((byte)':') is >= 0 and var colon
            ? pair[(colon + 1)..length]
            : null;
    }
}
