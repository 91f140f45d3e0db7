using System.Security.Cryptography;

namespace R1.Foundation;

/// <summary>Passes writes on and hashes them on the way, so that the hash is of what was meant, not of what the disk made of it.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get => _length; set => throw new NotSupportedException("A checkpoint part is written from front to back."); }

    /// <summary>SHA-256 of all that was written, lower-case hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A checkpoint part is only written here.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A checkpoint part is written from front to back.");

    public override void SetLength(long value) => throw new NotSupportedException("A checkpoint part is written from front to back.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
