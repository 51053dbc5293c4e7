using System.Globalization;
using Routing.Domain.Contacts;
using Routing.Storage.Commit;

namespace Routing.Storage.Contacts;

/// <summary>
/// Rows of the table contacts. Partition: the party's shard. Heads and the processes' outboxes are ranges of their own, so that each can be
/// read without the contacts between; everything else of a party begins with its key.
/// </summary>
internal sealed class ContactKeys(int shards)
{
    public const string Table = "contacts";
    public const string HeadPrefix = "!h|";

    public IEnumerable<string> Partitions => Enumerable.Range(0, shards).Select(PartitionOf);

    public string Partition(PartyKey party) => PartitionOf(party.Shard(shards));

    public static string Head(PartyKey party) => HeadPrefix + party.Value;

    public static PartyKey PartyOfHead(string rowKey) => new(rowKey[HeadPrefix.Length..]);

    public static string Contact(ContactId id) => $"{id.Party}|{id.Local}";

    public static string Event(ContactId id, string kind) => $"{id.Party}|{id.Local}|{kind}";

    public static string HeadRange => Range(HeadPrefix);

    public static string OutboxRange => Range(PartitionOutbox.Prefix);

    public static string ContactRange(ContactId id) => Range(Contact(id));

    public static string PartyRange(PartyKey party) => Range(party.Value + "|");

    private static string Range(string prefix) => $"RowKey ge '{prefix}' and RowKey lt '{prefix}~'";

    private static string PartitionOf(int shard) => shard.ToString("x3", CultureInfo.InvariantCulture);
}
