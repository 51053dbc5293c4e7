using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace Routing.Storage;

/// <summary>
/// JSON in a row: Brotli at its fastest, which halves what the store has to parse and keep, split into properties below the store's 64 KiB.
/// </summary>
internal static class Packed
{
    private const int Chunk = 63 * 1024;
    private const int Quality = 1;
    private const int Window = 18;

    public static void Write<T>(TableEntity row, string name, T value, JsonTypeInfo<T> type) => WriteBytes(row, name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Bytes before packing are written in front, so that reading allocates once.</summary>
    public static void WriteBytes(TableEntity row, string name, ReadOnlySpan<byte> plain)
    {
        var most = BrotliEncoder.GetMaxCompressedLength(plain.Length) + sizeof(int);
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            BitConverter.TryWriteBytes(buffer, plain.Length);
            if (!BrotliEncoder.TryCompress(plain, buffer.AsSpan(sizeof(int)), out var written, Quality, Window))
                throw new InvalidOperationException("Compression failed.");
            var packed = buffer.AsSpan(0, written + sizeof(int));
            for (var part = 0; packed.Length > 0; part++)
            {
                var take = Math.Min(Chunk, packed.Length);
                row[Name(name, part)] = packed[..take].ToArray();
                packed = packed[take..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static T Read<T>(TableEntity row, string name, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(ReadBytes(row, name), type)
        ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey}: {name} holds null.");

    /// <exception cref="InvalidDataException">The row has no such property, or it is not what was written.</exception>
    public static byte[] ReadBytes(TableEntity row, string name)
    {
        byte[] packed = row.GetBinary(name) ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} has no {name}.");
        for (var part = 1; row.GetBinary(Name(name, part)) is { } more; part++)
            packed = [.. packed, .. more];
        var plain = new byte[BitConverter.ToInt32(packed)];
        if (!BrotliDecoder.TryDecompress(packed.AsSpan(sizeof(int)), plain, out var written) || written != plain.Length)
            throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey}: {name} cannot be unpacked.");
        return plain;
    }

    private static string Name(string name, int part) => part == 0 ? name : name + part.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
