using System.Globalization;
using Azure.Data.Tables;
using Routing.App.Queues;
using Routing.Domain.Contacts;

namespace Routing.Storage.Work;

/// <summary>A day's counts in the table <c>metrics</c>. Partition: "queues-" and the day. A row per process, queue and site, replaced by its only writer.</summary>
internal sealed class TableQueueCountStore(TableServiceClient tables) : IQueueCountStore
{
    public const string TableName = "metrics";
    private const int MaxRows = 100;

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public Task<IReadOnlyList<QueueCount>> ReadOthersAsync(DateOnly day, string process, CancellationToken ct) => Outage.Guard<IReadOnlyList<QueueCount>>(async () =>
    {
        var counts = new List<QueueCount>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition(day)}'", 1000, cancellationToken: ct).ConfigureAwait(false))
        {
            if (row.GetString("Process") != process)
                counts.Add(new(row.GetString("Queue"), row.GetString("Site"), row.GetInt32("Offered") ?? 0, row.GetInt32("Taken") ?? 0, row.GetInt32("Within") ?? 0));
        }

        return counts;
    });

    public Task SaveAsync(DateOnly day, string process, IReadOnlyList<QueueCount> counts, CancellationToken ct) => Outage.Guard(async () =>
    {
        foreach (var some in counts.Chunk(MaxRows))
            await _table.SubmitTransactionAsync(some.Select(c => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(day, process, c))), ct).ConfigureAwait(false);
        return true;
    });

    private static TableEntity Row(DateOnly day, string process, QueueCount count) =>
        new(Partition(day), $"{process}|{Digest.Base32(20, count.Queue, count.Site)}")
        {
            ["Process"] = process,
            ["Queue"] = count.Queue,
            ["Site"] = count.Site,
            ["Offered"] = count.Offered,
            ["Taken"] = count.Taken,
            ["Within"] = count.Within,
        };

    private static string Partition(DateOnly day) => "queues-" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
