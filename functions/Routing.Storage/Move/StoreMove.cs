using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Storage.Cases;
using Routing.Storage.Connection;

namespace Routing.Storage.Move;

/// <summary>What was moved.</summary>
/// <param name="Rows">In all tables.</param>
/// <param name="Alarms">Of open cases, that the new store's host sets.</param>
public sealed record Moved(long Rows, long Alarms);

/// <summary>The store cannot be moved now; the message says why.</summary>
public sealed class MoveRefusedException(string message) : Exception(message);

/// <summary>
/// Copies a store to another account while no host runs on it: every row of every table, under the same keys, so the numbers of shards stay. Doing it
/// again copies again.
/// </summary>
/// <remarks>
/// Alarms are what wakes cases and lie outside of the tables: in a message queue on one machine, in orchestrations on Azure. They are not copied. Each open
/// case gets a task to set its alarm instead, as after a crash, and the sweep of the host that starts on the new store does it.
/// </remarks>
public sealed class StoreMove(TableServiceClient from, QueueServiceClient fromQueues, TableServiceClient to, TimeProvider clock)
{
    /// <summary>Message queues that need not be empty: alarms are set anew, and what was set aside lies in a table too.</summary>
    private static readonly string[] s_left = [StorageNames.Alarms, StorageNames.InboundPoison];

    /// <exception cref="MoveRefusedException">Messages wait in the old store.</exception>
    /// <exception cref="App.StoreUnavailableException">One of the stores does not answer; doing it again goes on.</exception>
    public async Task<Moved> RunAsync(CancellationToken ct)
    {
        foreach (var name in StorageNames.Queues.Except(s_left))
        {
            if (await Outage.Guard(() => HasMessagesAsync(name, ct), ct).ConfigureAwait(false))
                throw new MoveRefusedException($"The message queue {name} is not empty: let the host take its messages in, or whoever delivers them, and stop it then.");
        }

        var moved = new Moved(0, 0);
        foreach (var name in StorageNames.Tables)
        {
            var (rows, alarms) = await Outage.Guard(() => CopyAsync(name, ct), ct).ConfigureAwait(false);
            moved = new(moved.Rows + rows, moved.Alarms + alarms);
        }

        return moved;
    }

    private async Task<bool> HasMessagesAsync(string name, CancellationToken ct)
    {
        try
        {
            return (await fromQueues.GetQueueClient(name).GetPropertiesAsync(ct).ConfigureAwait(false)).Value.ApproximateMessagesCount > 0;
        }
        catch (RequestFailedException e) when (e.ErrorCode == "QueueNotFound")
        {
            return false;
        }
    }

    private async Task<(long Rows, long Alarms)> CopyAsync(string name, CancellationToken ct)
    {
        await to.CreateTableIfNotExistsAsync(name, ct).ConfigureAwait(false);
        var (rows, alarms) = (0L, 0L);
        var writer = new RowWriter(to.GetTableClient(name));
        try
        {
            await foreach (var row in from.GetTableClient(name).QueryAsync<TableEntity>(cancellationToken: ct).ConfigureAwait(false))
            {
                rows++;
                await writer.WriteAsync(Copy(row), ct).ConfigureAwait(false);
                if (name != CaseKeys.Cases || AlarmOf(row) is not { } task)
                    continue;
                alarms++;
                await writer.WriteAsync(task, ct).ConfigureAwait(false);
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == "TableNotFound")
        {
            return (0, 0); // older than this table
        }

        await writer.FlushAsync(ct).ConfigureAwait(false);
        return (rows, alarms);
    }

    /// <summary>The task to set the alarm of a snapshot that has one. Null: not a snapshot, or a case that waits for nothing.</summary>
    /// <remarks>Version 0 is nobody's: a task that the case left undone stays beside it.</remarks>
    private TableEntity? AlarmOf(TableEntity row)
    {
        if (!CaseId.TryParse(row.RowKey, out var id) || CaseTable.AlarmIn(row) is not { } alarm)
            return null;
        var now = clock.GetUtcNow();
        return CaseTable.TaskRow(row.PartitionKey, new CaseTask(id, 0, "", now, SetsAlarm: true, alarm, Deeds: []), now);
    }

    private static TableEntity Copy(TableEntity row)
    {
        var copy = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (property, value) in row)
        {
            if (property is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or "odata.metadata"))
                copy[property] = value;
        }

        return copy;
    }

    /// <summary>Writes rows in transactions: of one partition, at most 100 rows and, to be safe, 2 MiB.</summary>
    private sealed class RowWriter(TableClient table)
    {
        private const int MostRows = 100, MostBytes = 2 << 20;
        private readonly Dictionary<string, TableEntity> _rows = new(StringComparer.Ordinal);
        private string _partition = "";
        private int _bytes;

        public async Task WriteAsync(TableEntity row, CancellationToken ct)
        {
            var size = row.Sum(static p => 64 + p.Value switch { string text => 3 * text.Length, byte[] bytes => bytes.Length * 4 / 3, _ => 16 });
            if (row.PartitionKey != _partition || _rows.Count == MostRows || _bytes + size > MostBytes)
                await FlushAsync(ct).ConfigureAwait(false);
            _partition = row.PartitionKey;
            _rows[row.RowKey] = row;
            _bytes += size;
        }

        public async Task FlushAsync(CancellationToken ct)
        {
            if (_rows.Count > 0)
                await table.SubmitTransactionAsync(_rows.Values.Select(static r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)), ct).ConfigureAwait(false);
            _rows.Clear();
            _bytes = 0;
        }
    }
}
