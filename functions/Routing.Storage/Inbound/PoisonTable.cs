using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using Routing.App.Http;
using Routing.Storage.Connection;

namespace Routing.Storage.Inbound;

/// <summary>
/// The table <c>poison</c>: messages that were set aside (partition <c>poison</c>), and bodies too long for a message (partition
/// <c>body</c>). Bodies are as they came and hold personal data: they are shown to nobody and never logged.
/// </summary>
internal sealed class PoisonTable(TableServiceClient tables)
{
    private const string Poison = "poison", Bodies = "body";
    private const int MostListed = 1_000;

    private readonly TableClient _table = tables.GetTableClient(StorageNames.Poison);

    public async Task<string> KeepBodyAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        await _table.AddEntityAsync(new TableEntity(Bodies, id) { ["Body"] = body.ToArray() }, ct).ConfigureAwait(false);
        return id;
    }

    /// <summary>Null when it is gone: its message was processed before.</summary>
    public async Task<byte[]?> FindBodyAsync(string id, CancellationToken ct)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Bodies, id, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value!.GetBinary("Body") : null;
    }

    public Task DropBodyAsync(string id, CancellationToken ct) => _table.DeleteEntityAsync(Bodies, id, ETag.All, ct);

    /// <summary>Setting aside the same message twice leaves one row.</summary>
    public Task KeepAsync(Poisoned entry, CancellationToken ct) => _table.UpsertEntityAsync(
        new TableEntity(Poison, entry.Id)
        {
            ["Body"] = entry.Body,
            ["Problem"] = entry.Problem.ToJson(),
            ["Message"] = entry.Receipt?.MessageId,
            ["Receipt"] = entry.Receipt?.PopReceipt,
            ["At"] = entry.At.ToString("O", CultureInfo.InvariantCulture),
        },
        TableUpdateMode.Replace,
        ct);

    /// <returns>The body, and what deletes the message in the poison queue.</returns>
    public async Task<(byte[] Body, string? Message, string? Receipt)?> FindAsync(string id, CancellationToken ct)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Poison, id, cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row } ? (row.GetBinary("Body"), row.GetString("Message"), row.GetString("Receipt")) : null;
    }

    public Task DropAsync(string id, CancellationToken ct) => _table.DeleteEntityAsync(Poison, id, ETag.All, ct);

    public async Task<IReadOnlyList<(string Id, string At, byte[] Problem)>> ListAsync(CancellationToken ct)
    {
        var listed = new List<(string, string, byte[])>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Poison}'", MostListed, ["RowKey", "At", "Problem"], ct).ConfigureAwait(false))
        {
            listed.Add((row.RowKey, row.GetString("At"), row.GetBinary("Problem")));
            if (listed.Count == MostListed)
                break;
        }

        return listed;
    }
}

/// <summary>A message that was set aside.</summary>
/// <param name="Receipt">Of the message in the poison queue that tells of it.</param>
internal sealed record Poisoned(string Id, byte[] Body, Problem Problem, DateTimeOffset At, SendReceipt? Receipt = null);
