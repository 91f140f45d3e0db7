using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Protocol;

/// <summary>Frames that are no message of ours: wrong signature, missing parts, bad JSON.</summary>
internal sealed class MalformedMessageException(string fault) : Exception(fault);

/// <summary>Messages as frames: identities, delimiter, signature, then header, parent, metadata and content as JSON.</summary>
/// <param name="key">Signs every message; empty for none.</param>
internal sealed class MessageCodec(string key)
{
    private const int JsonFrames = 4;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public byte[][] Write(JupyterMessage message)
    {
        byte[][] parts = [.. new[] { message.Header, message.Parent, message.Metadata, message.Content }.Select(Bytes)];
        // Copies: what sends the frames may keep them.
        return [.. message.Identities.Select(identity => identity.ToArray()), [.. Delimiter], Encoding.ASCII.GetBytes(Sign(parts)), .. parts];
    }

    /// <exception cref="MalformedMessageException">The frames are no message, or not signed with our key.</exception>
    public JupyterMessage Read(IReadOnlyList<byte[]> frames)
    {
        byte[][] all = [.. frames];
        var delimiter = Array.FindIndex(all, frame => frame.AsSpan().SequenceEqual(Delimiter));
        if (delimiter < 0) throw new MalformedMessageException("it has no delimiter.");
        if (all.Length < delimiter + 2 + JsonFrames) throw new MalformedMessageException("it has too few frames.");
        byte[][] parts = all[(delimiter + 2)..(delimiter + 2 + JsonFrames)];
        if (_key.Length > 0 && !CryptographicOperations.FixedTimeEquals(all[delimiter + 1], Encoding.ASCII.GetBytes(Sign(parts))))
            throw new MalformedMessageException("its signature is wrong.");
        var message = new JupyterMessage
        {
            Identities = all[..delimiter],
            Header = Parse(parts[0], "header"),
            Parent = Parse(parts[1], "parent header"),
            Metadata = Parse(parts[2], "metadata"),
            Content = Parse(parts[3], "content"),
        };
        return message is { Type.Length: > 0, Id.Length: > 0 } ? message : throw new MalformedMessageException("its header names no msg_type or msg_id.");
    }

    private string Sign(byte[][] parts)
    {
        if (_key.Length == 0) return "";
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var part in parts) hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Compact);

    private static JsonObject Parse(byte[] part, string name)
    {
        try
        {
            return JsonTexts.Parse(part) as JsonObject ?? throw new MalformedMessageException($"its {name} is no object.");
        }
        catch (JsonException fault)
        {
            throw new MalformedMessageException($"its {name} is no JSON: {fault.Message}");
        }
    }
}
