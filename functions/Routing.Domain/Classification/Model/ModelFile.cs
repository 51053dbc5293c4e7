using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// The bytes of a model: <c>RTIM</c>, the version, name, labels, features, then the numbers, little-endian, and the SHA-256 of all before.
/// The same model gives the same bytes.
/// </summary>
public static class ModelFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 2;

    private const int Checksum = SHA256.HashSizeInBytes, MostLabels = 1024, MostHidden = 4096, MostRows = 1 << 22;
    private static ReadOnlySpan<byte> Magic => "RTIM"u8;

    /// <summary>The model as bytes.</summary>
    public static byte[] Write(IntentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var stream = new MemoryStream();
        using var to = new BinaryWriter(stream, Encoding.UTF8);
        to.Write(Magic);
        to.Write(Version);
        to.Write(model.Name);
        to.Write(model.Labels.Count);
        foreach (var label in model.Labels)
            to.Write(label);
        var (set, w) = (model.Features, model.Weights);
        to.Write([set.Words, set.Gap, set.ShortGram, set.LongGram, set.Concepts]);
        to.Write(set.WordWeight);
        to.Write(set.ConceptWeight);
        to.Write(w.Hidden);
        to.Write(w.Hashes.Length);
        to.Write(w.Temperature);
        Floats(to, w.Steps.AsSpan(0, w.Columns));
        Floats(to, w.Bias.AsSpan(0, w.Columns));
        for (var unit = 0; unit < w.Hidden; unit++)
            Floats(to, w.OutRow(unit));
        for (var row = 0; row < w.Hashes.Length; row++)
            to.Write(row == 0 ? w.Hashes[0] : w.Hashes[row] - w.Hashes[row - 1]);
        var column = new sbyte[w.Hashes.Length];
        for (var at = 0; at < w.Columns; at++) // numbers of a column are alike, and pack the better
        {
            for (var row = 0; row < column.Length; row++)
                column[row] = w.Row(row)[at];
            to.Write(MemoryMarshal.AsBytes(column.AsSpan()));
        }

        to.Flush();
        to.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        to.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a model, or says why not; throws on no bytes whatever.</summary>
    /// <param name="bytes">What <see cref="Write"/> made.</param>
    /// <param name="labels">The labels it must know, in any order; null for whichever it knows.</param>
    public static unsafe ModelReading Read(ReadOnlySpan<byte> bytes, IReadOnlyCollection<string>? labels = null)
    {
        if (bytes.Length < Magic.Length + sizeof(int) + Checksum || !bytes.StartsWith(Magic))
            return new ModelReading.Refused(ModelRefusal.NotAModel, "The bytes do not begin as a model does.");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[Magic.Length..]) is var version and not Version)
            return new ModelReading.Refused(ModelRefusal.OtherVersion, $"The model is of version {version}; this program reads version {Version}.");
        if (!SHA256.HashData(bytes[..^Checksum]).AsSpan().SequenceEqual(bytes[^Checksum..]))
            return Damaged("its checksum does not fit");
        try
        {
            fixed (byte* first = bytes) // a copy of some megabytes would be the most that a start takes
            {
                var at = Magic.Length + sizeof(int);
                var model = Body(new UnmanagedMemoryStream(first + at, bytes.Length - at - Checksum));
                if (model is null)
                    return Damaged("a number in it is out of range");
                return labels is null || model.Taxonomy == IntentModel.TaxonomyOf(labels) ? new ModelReading.Accepted(model) : Other(model, labels);
            }
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            return Damaged("it ends early");
        }
    }

    private static unsafe IntentModel? Body(UnmanagedMemoryStream stream)
    {
        var from = new BinaryReader(stream, Encoding.UTF8);
        var name = from.ReadString();
        var classes = from.ReadInt32();
        if (classes is < 1 or > MostLabels)
            return null;
        var labels = new string[classes];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = from.ReadString();
        var (words, gap, shortGram, longGram, concepts) = (from.ReadByte(), from.ReadByte(), from.ReadByte(), from.ReadByte(), from.ReadByte());
        var set = new FeatureSet(words, gap, shortGram, longGram, from.ReadSingle(), concepts, from.ReadSingle());
        var (hidden, rows, temperature) = (from.ReadInt32(), from.ReadInt32(), from.ReadSingle());
        if (!set.IsValid || hidden is < 0 or > MostHidden || rows is < 0 or > MostRows || temperature is not (> 0 and < float.PositiveInfinity))
            return null;
        var columns = hidden + classes;
        var rest = (2L * columns * sizeof(float)) + ((long)hidden * classes * sizeof(float)) + ((long)rows * (sizeof(uint) + columns));
        if (rest != from.BaseStream.Length - from.BaseStream.Position)
            return null;
        var (steps, bias) = (Floats(from, columns), Floats(from, columns));
        var output = Floats(from, hidden * classes);
        if (steps.Concat(bias).Concat(output).Any(static value => !float.IsFinite(value)))
            return null;
        var hashes = new uint[rows];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
        for (var row = 1; row < rows; row++)
            hashes[row] += hashes[row - 1];
        var w = new Weights(hidden, classes, hashes) { Temperature = temperature };
        steps.CopyTo(w.Steps, 0);
        bias.CopyTo(w.Bias, 0);
        for (var unit = 0; unit < hidden; unit++)
            output.AsSpan(unit * classes, classes).CopyTo(w.OutRow(unit));
        Turn(new(stream.PositionPointer, rows * columns), w);
        return new IntentModel(name, labels, set, w);
    }

    // Columns into rows, some rows at a time: they stay near while all their columns are read.
    private static void Turn(ReadOnlySpan<byte> columns, Weights into)
    {
        const int Together = 64;
        var rows = MemoryMarshal.AsBytes(into.Rows);
        var count = into.Hashes.Length;
        for (var first = 0; first < count; first += Together)
        {
            var some = Math.Min(Together, count - first);
            for (var at = 0; at < into.Columns; at++)
            {
                var column = columns.Slice((at * count) + first, some);
                for (var row = 0; row < column.Length; row++)
                    rows[((first + row) * into.Stride) + at] = column[row];
            }
        }
    }

    private static ModelReading.Refused Damaged(string how) => new(ModelRefusal.Damaged, $"The model is damaged: {how}.");

    private static ModelReading.Refused Other(IntentModel model, IReadOnlyCollection<string> labels)
    {
        var (more, less) = (model.Labels.Except(labels).Order(StringComparer.Ordinal).ToList(), labels.Except(model.Labels).Order(StringComparer.Ordinal).ToList());
        return new(ModelRefusal.OtherTaxonomy,
            $"The model is of taxonomy {model.Taxonomy}, not {IntentModel.TaxonomyOf(labels)}; it lacks {Some(less)} and knows {Some(more)} besides.");
    }

    private static string Some(List<string> labels) => labels.Count switch
    {
        0 => "none",
        <= 3 => string.Join(", ", labels),
        _ => $"{string.Join(", ", labels.Take(3))} and {labels.Count - 3} more",
    };

    private static void Floats(BinaryWriter to, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            to.Write(value);
    }

    private static float[] Floats(BinaryReader from, int count)
    {
        var values = new float[count];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
