using System.Globalization;
using System.IO.Compression;
using Azure;
using Azure.Data.Tables;
using Routing.App.Policies;

namespace Routing.Storage.Policies;

/// <summary>Versions in the table <c>policies</c>: a partition per market, a row per version, only ever added.</summary>
public sealed class PolicyTable(TableServiceClient tables) : IPolicyStore
{
    public const string Name = "policies";

    private const string Writer = "Writer";

    private readonly TableClient _table = tables.GetTableClient(Name);

    public Task<IReadOnlyList<StoredPolicy>> ReadAsync(string market, int after, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var policies = new List<StoredPolicy>();
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {market} and RowKey gt {RowKey(after)}");
            await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: ct))
                policies.Add(PolicyRow.ToPolicy(row));
            return (IReadOnlyList<StoredPolicy>)policies;
        },
        ct);

    public Task<bool> AddAsync(StoredPolicy policy, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var row = PolicyRow.From(policy, RowKey(policy.Version));
            var writer = Guid.NewGuid();
            row[Writer] = writer;
            try
            {
                await _table.AddEntityAsync(row, ct);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // A client that tries again by itself may meet the row of its own first try.
                var there = await _table.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, [Writer], ct);
                return there.Value.GetGuid(Writer) == writer;
            }
        },
        ct);

    private static string RowKey(int version) => version.ToString("D10", CultureInfo.InvariantCulture);
}

/// <summary>A version as a row: its document is compressed and cut, as one property holds 64 KiB at most.</summary>
internal static class PolicyRow
{
    internal const int ChunkBytes = 60 * 1024;
    private const int MostChunks = 15; // a row holds 1 MiB

    public static TableEntity From(StoredPolicy policy, string rowKey)
    {
        var packed = Pack(policy.Document);
        if (packed.Length > MostChunks * ChunkBytes)
            throw new ArgumentException($"The policy takes {packed.Length} bytes compressed; at most {MostChunks * ChunkBytes} can be kept.", nameof(policy));
        var row = new TableEntity(policy.Market, rowKey)
        {
            ["Hash"] = policy.Hash,
            ["EffectiveFrom"] = policy.EffectiveFrom.ToString("O", CultureInfo.InvariantCulture),
            ["Source"] = policy.Source.ToString(),
        };
        foreach (var (i, chunk) in packed.Chunk(ChunkBytes).Index())
            row[Chunk(i)] = chunk;
        return row;
    }

    public static StoredPolicy ToPolicy(TableEntity row)
    {
        using var packed = new MemoryStream();
        for (var i = 0; row.GetBinary(Chunk(i)) is { } chunk; i++)
            packed.Write(chunk);
        return new(
            row.PartitionKey,
            int.Parse(row.RowKey, CultureInfo.InvariantCulture),
            row.GetString("Hash"),
            DateTimeOffset.ParseExact(row.GetString("EffectiveFrom"), "O", CultureInfo.InvariantCulture),
            Enum.Parse<PolicySource>(row.GetString("Source")),
            Unpack(packed));
    }

    private static byte[] Pack(ReadOnlyMemory<byte> document)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(document.Span);
        return packed.ToArray();
    }

    private static byte[] Unpack(MemoryStream packed)
    {
        packed.Position = 0;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var document = new MemoryStream();
        gzip.CopyTo(document);
        return document.ToArray();
    }

    private static string Chunk(int index) => index.ToString("'Document'00", CultureInfo.InvariantCulture);
}
