using System.Buffers;
using System.IO.Compression;

namespace Routing.App;

/// <summary>Bytes as they are stored and kept in memory: Brotli at quality 2 (smaller than 1 and as fast), which more than halves JSON, behind the length of what is packed.</summary>
public static class Packing
{
    private const int Quality = 2;
    private const int Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length) + sizeof(int));
        try
        {
            BitConverter.TryWriteBytes(buffer, plain.Length);
            if (!BrotliEncoder.TryCompress(plain, buffer.AsSpan(sizeof(int)), out var written, Quality, Window))
                throw new InvalidOperationException("Compression failed.");
            return buffer.AsSpan(0, sizeof(int) + written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Pack"/> made.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < sizeof(int) || BitConverter.ToInt32(packed) is not (>= 0 and var length))
            throw new InvalidDataException("What is stored has no length.");
        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(packed[sizeof(int)..], plain, out var written) && written == length
            ? plain
            : throw new InvalidDataException("What is stored cannot be unpacked.");
    }
}
