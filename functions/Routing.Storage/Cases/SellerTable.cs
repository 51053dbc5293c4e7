using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Routing.App.Sellers;
using Routing.Domain;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;
using Routing.Storage.Commit;

namespace Routing.Storage.Cases;

/// <summary>
/// What is kept of sellers. Row keys: seller key, '|', and p (profile), c|market (counters), d|id (a counted conversation), l|market|entry (ledger),
/// n|market (standing told last) and t|digest (texts sent).
/// </summary>
internal sealed class SellerTable(TableServiceClient tables, Committers committers, CaseKeys keys) : ISellerStore
{
    private const string Body = "Body", Seller = "Seller", Market = "Market", Kind = "Kind";
    private readonly Rows _rows = new(tables.GetTableClient(CaseKeys.Sellers));

    public async IAsyncEnumerable<SellerRecord> LoadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in _rows.QueryAsync($"{Kind} ge 'c' and {Kind} le 'p' and {Kind} ne 'd'", null, ct).ConfigureAwait(false))
        {
            var (seller, market) = (row.GetString(Seller), row.GetString(Market) ?? "");
            SellerRecord? record = row.GetString(Kind) switch
            {
                "p" => new SellerRecord.Self(Packed.Read(row, Body, SellerJson.Default.SellerProfile)),
                "c" => new SellerRecord.Counted(seller, market, Packed.Read(row, Body, RoutingJson.Default.ResponseCounters)),
                "l" => new SellerRecord.Line(seller, market, Packed.Read(row, Body, RoutingJson.Default.LedgerEntry)),
                "n" => new SellerRecord.Told(seller, market, Packed.Read(row, Body, RoutingJson.Default.Standing)),
                _ => null,
            };
            if (record is not null)
                yield return record;
        }
    }

    public Task SaveAsync(SellerProfile profile, CancellationToken ct)
    {
        var row = Row(profile.SellerId, "p", "p", null);
        Packed.Write(row, Body, profile, SellerJson.Default.SellerProfile);
        return PutAsync(row, ct);
    }

    public Task AppendAsync(string sellerId, string market, LedgerEntry entry, CancellationToken ct)
    {
        var row = Row(sellerId, "l", $"l|{market}|{Safe(entry.Id)}", market);
        Packed.Write(row, Body, entry, RoutingJson.Default.LedgerEntry);
        return CommitAsync([RowChange.Add(row)], ct); // a conflict: it is there already
    }

    public async Task<ResponseCounters?> CountAsync(
        string sellerId, string market, string id, Func<ResponseCounters?, ResponseCounters> add, CancellationToken ct)
    {
        while (true)
        {
            var row = Row(sellerId, "c", $"c|{market}", market);
            var found = await _rows.FindAsync(row.PartitionKey, row.RowKey, ct).ConfigureAwait(false);
            var after = add(found is null ? null : Packed.Read(found, Body, RoutingJson.Default.ResponseCounters));
            Packed.Write(row, Body, after, RoutingJson.Default.ResponseCounters);
            var mark = Row(sellerId, "d", $"d|{Safe(id)}", market);
            var result = await CommitAsync([RowChange.Add(mark), found is null ? RowChange.Add(row) : RowChange.Replace(row, found.ETag)], ct).ConfigureAwait(false);
            if (result is CommitResult.Committed)
                return after;
            if (result is CommitResult.Conflict { Change: 0 })
                return null;
        }
    }

    public Task ToldAsync(string sellerId, string market, Standing standing, CancellationToken ct)
    {
        var row = Row(sellerId, "n", $"n|{market}", market);
        Packed.Write(row, Body, standing, RoutingJson.Default.Standing);
        return PutAsync(row, ct);
    }

    public async Task<IReadOnlyList<SentText>> SentAsync(string sellerId, string digest, CancellationToken ct)
    {
        var row = Row(sellerId, "t", $"t|{digest}", null);
        return await _rows.FindAsync(row.PartitionKey, row.RowKey, ct).ConfigureAwait(false) is { } found ? Packed.Read(found, Body, SellerJson.Default.SentTexts) : [];
    }

    public Task SaveSentAsync(string sellerId, string digest, IReadOnlyList<SentText> sent, CancellationToken ct)
    {
        var row = Row(sellerId, "t", $"t|{digest}", null);
        Packed.Write(row, Body, sent, SellerJson.Default.SentTexts);
        return PutAsync(row, ct);
    }

    private Task<CommitResult> PutAsync(TableEntity row, CancellationToken ct) => CommitAsync([new(TableTransactionActionType.UpsertReplace, row, ETag.All)], ct);

    private Task<CommitResult> CommitAsync(IReadOnlyList<RowChange> changes, CancellationToken ct) =>
        committers.For(CaseKeys.Sellers, changes[0].Row.PartitionKey).CommitAsync(new(changes), ct);

    private TableEntity Row(string sellerId, string kind, string rowKey, string? market)
    {
        var key = CaseKeys.SellerKey(sellerId);
        return new(keys.SellerPartition(key), $"{key}|{rowKey}") { [Kind] = kind, [Seller] = sellerId, [Market] = market };
    }

    /// <summary>Ids of effects and ledger lines are ours, but may grow a character that no row key may hold.</summary>
    private static string Safe(string id) => id.Replace('/', '_').Replace('\\', '_').Replace('#', '_').Replace('?', '_');
}

/// <summary>What only this table holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcTimeJson), typeof(DurationJson)])]
[JsonSerializable(typeof(SellerProfile))]
[JsonSerializable(typeof(IReadOnlyList<SentText>), TypeInfoPropertyName = "SentTexts")]
internal sealed partial class SellerJson : JsonSerializerContext;
