using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>What came of reading the bytes of a <see cref="MarketplaceModel"/>.</summary>
public abstract record MarketplaceReading
{
    private MarketplaceReading() { }

    /// <summary>The bytes are a model that can be used.</summary>
    public sealed record Accepted(MarketplaceModel Model) : MarketplaceReading;

    /// <inheritdoc cref="ModelReading.Refused"/>
    public sealed record Refused(ModelRefusal Reason, string Why) : MarketplaceReading;
}

/// <summary>
/// The bytes of a <see cref="MarketplaceModel"/>: <c>RTMM</c>, the version, the SHA-256 of all behind it, then, compressed, what it was trained
/// on, the intents as <see cref="ModelFile"/> writes them, the heads and the terms. The same model gives the same bytes.
/// </summary>
public static class MarketplaceFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const int Header = 4 + sizeof(int) + SHA256.HashSizeInBytes, MostBytes = 1 << 28;
    private static ReadOnlySpan<byte> Magic => "RTMM"u8;

    /// <summary>The model as bytes.</summary>
    public static byte[] Write(MarketplaceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var body = new MemoryStream();
        using (var packed = new BrotliStream(body, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var to = new BinaryWriter(packed, Encoding.UTF8))
        {
            to.Write(model.TrainedOn);
            var intents = ModelFile.Write(model.Intents);
            to.Write(intents.Length);
            to.Write(intents);
            model.Heads.Write(to);
            to.Write(model.Terms.Bits.Length);
            to.Write(model.Terms.Bits);
        }

        var bytes = new byte[Header + body.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Version);
        SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length), bytes.AsSpan(8));
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(bytes.AsSpan(Header));
        return bytes;
    }

    /// <summary>Reads a model, or says why not; throws on no bytes whatever.</summary>
    /// <param name="bytes">What <see cref="Write"/> made.</param>
    /// <param name="labels">The intents it must know, in any order; null for whichever it knows.</param>
    public static unsafe MarketplaceReading Read(ReadOnlySpan<byte> bytes, IReadOnlyCollection<string>? labels)
    {
        if (bytes.Length < Header || !bytes.StartsWith(Magic))
            return new MarketplaceReading.Refused(ModelRefusal.NotAModel, "The file does not begin as a model does.");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) is var version and not Version)
            return new MarketplaceReading.Refused(ModelRefusal.OtherVersion, $"The model is of version {version}; this program reads version {Version}.");
        if (!SHA256.HashData(bytes[Header..]).AsSpan().SequenceEqual(bytes[8..Header]))
            return Damaged("its checksum does not fit");
        try
        {
            fixed (byte* first = bytes)
            {
                using var packed = new BrotliStream(new UnmanagedMemoryStream(first + Header, bytes.Length - Header), CompressionMode.Decompress);
                using var from = new BinaryReader(packed, Encoding.UTF8);
                var trainedOn = from.ReadString();
                return ModelFile.Read(Bytes(from), labels) switch
                {
                    ModelReading.Accepted intents => new MarketplaceReading.Accepted(new(intents.Model, Heads.Read(from), new KnownTerms(Bytes(from)), trainedOn)),
                    ModelReading.Refused refused => new MarketplaceReading.Refused(refused.Reason, refused.Why),
                    var other => throw new FormatException(other.GetType().Name),
                };
            }
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException or InvalidDataException)
        {
            return Damaged("a part of it cannot be read");
        }
    }

    private static byte[] Bytes(BinaryReader from)
    {
        var bytes = new byte[from.ReadInt32() is var length and >= 0 and <= MostBytes ? length : throw new FormatException("A length is out of range.")];
        from.BaseStream.ReadExactly(bytes);
        return bytes;
    }

    private static MarketplaceReading.Refused Damaged(string how) => new(ModelRefusal.Damaged, $"The model is damaged: {how}.");
}
