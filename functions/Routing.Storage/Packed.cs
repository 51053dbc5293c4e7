using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using Routing.App;

namespace Routing.Storage;

/// <summary>Packed bytes in a row, split into properties below the store's 64 KiB.</summary>
internal static class Packed
{
    private const int Chunk = 63 * 1024;

    public static void Write<T>(TableEntity row, string name, T value, JsonTypeInfo<T> type) => WriteBytes(row, name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static void WriteBytes(TableEntity row, string name, ReadOnlySpan<byte> plain) => WritePacked(row, name, Packing.Pack(plain));

    /// <param name="packed">By <see cref="Packing"/>.</param>
    public static void WritePacked(TableEntity row, string name, ReadOnlyMemory<byte> packed)
    {
        for (var part = 0; packed.Length > 0; part++)
        {
            var take = Math.Min(Chunk, packed.Length);
            row[Name(name, part)] = packed[..take].ToArray();
            packed = packed[take..];
        }
    }

    public static T Read<T>(TableEntity row, string name, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(ReadBytes(row, name), type)
        ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey}: {name} holds null.");

    /// <exception cref="InvalidDataException">The row has no such property, or it is not what was written.</exception>
    public static byte[] ReadBytes(TableEntity row, string name)
    {
        try
        {
            return Packing.Unpack(ReadPacked(row, name) ?? throw new InvalidDataException("It is not there."));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey}, {name}: {e.Message}", e);
        }
    }

    /// <summary>As it was packed; null: the row has no such property.</summary>
    public static byte[]? ReadPacked(TableEntity row, string name)
    {
        var packed = row.GetBinary(name);
        for (var part = 1; row.GetBinary(Name(name, part)) is { } more; part++)
            packed = [.. packed ?? [], .. more];
        return packed;
    }

    private static string Name(string name, int part) => part == 0 ? name : name + part.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
