using System.Globalization;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.Storage.Cases;

/// <summary>
/// Rows of the tables cases and sellers. Partition: the shard of the case's or the seller's key. A case's rows begin with its id: the snapshot, then the
/// events in their order. What is still to be done is a range of its own, and so are the open cases of a seller.
/// </summary>
internal sealed class CaseKeys(int shards)
{
    public const string Cases = "cases", Sellers = "sellers";
    public const string TaskPrefix = "!o|";

    public IEnumerable<string> Partitions => Enumerable.Range(0, shards).Select(PartitionOf);

    public string Partition(CaseId id) => PartitionOf(new PartyKey(id.Value[3..]).Shard(shards));

    public static string Event(CaseId id, long version) => $"{id}|{Number(version)}";

    public static string Task(CaseId id, long version) => $"{TaskPrefix}{id}|{Number(version)}";

    public static CaseId CaseOfTask(string rowKey) => new(rowKey[TaskPrefix.Length..rowKey.LastIndexOf('|')]);

    public static string Open(string sellerId, CaseId id) => $"{OpenPrefix(sellerId)}{id}";

    public static string OpenPrefix(string sellerId) => $"!s|{SellerKey(sellerId)}|";

    public static string CaseRange(CaseId id) => Range(id.Value);

    public static string TaskRange(CaseId? id) => Range(id is { } one ? $"{TaskPrefix}{one}|" : TaskPrefix);

    /// <summary>A seller's own rows begin with this; an id may hold what no row key may.</summary>
    public static string SellerKey(string sellerId) => Digest.Base32(16, "seller", sellerId);

    public string SellerPartition(string sellerKey) => PartitionOf(new PartyKey(sellerKey).Shard(shards));

    public static string Range(string prefix) => $"RowKey ge '{prefix}' and RowKey lt '{prefix}~'";

    private static string Number(long version) => version.ToString("D10", CultureInfo.InvariantCulture);

    private static string PartitionOf(int shard) => shard.ToString("x3", CultureInfo.InvariantCulture);
}
