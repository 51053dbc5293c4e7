using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Routing.Storage.Connection;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// What the store takes at best: the rows that one queue item costs (a merge to lease it, a merge to complete it, a delete), in full
/// transactions of one partition, one at a time, and nothing else going on.
/// </summary>
internal static class StoreCeiling
{
    private const int Batch = 99;

    /// <param name="payloadBytes">Of an item, as it is stored.</param>
    /// <returns>Rows per second.</returns>
    public static async Task<double> MeasureAsync(int payloadBytes)
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var service = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString, Timeout = TimeSpan.FromSeconds(20) });
        var table = service.GetTableClient("ceiling");
        await table.CreateAsync();
        var payload = new byte[payloadBytes];
        var keys = Enumerable.Range(0, QueueBench.Items).Select(static n => $"{DateTime.UtcNow.Ticks + n:D19}|{n:D6}").Chunk(Batch).ToArray();
        var tags = new Dictionary<string, ETag>();
        foreach (var some in keys)
        {
            await SubmitAsync(table, tags, some, key => new(TableTransactionActionType.Add, new TableEntity("q", key)
            {
                ["State"] = "ready",
                ["Token"] = 0L,
                ["First"] = 0L,
                ["Item"] = new string('i', 300),
                ["P0"] = payload,
            }));
        }

        var start = Stopwatch.GetTimestamp();
        // Three steps behind one another, so that a transaction holds rows of each as the engine's do.
        for (var step = 0; step < keys.Length + 2; step++)
        {
            if (step < keys.Length)
                await SubmitAsync(table, tags, keys[step], key => new(TableTransactionActionType.UpdateMerge, Lease(key), tags[key]));
            if (step is > 0 && step <= keys.Length)
                await SubmitAsync(table, tags, keys[step - 1], key => new(TableTransactionActionType.UpdateMerge, Completion(key), tags[key]));
            if (step > 1)
                await SubmitAsync(table, tags, keys[step - 2], static key => new(TableTransactionActionType.Delete, new TableEntity("q", key), ETag.All));
        }

        return 3 * QueueBench.Items / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static TableEntity Lease(string key) => new("q", key)
    {
        ["State"] = "leased",
        ["Agent"] = "a-17",
        ["Token"] = 1L,
        ["LeaseUntil"] = "2026-11-23T10:00:00.0000000Z",
        ["Tx"] = "0123456789abcdef",
    };

    private static TableEntity Completion(string key) => new("q", key)
    {
        ["State"] = "done",
        ["Outcome"] = """{"Agent":"a-17","Resolved":true,"Disposition":"done","At":"2026-11-23T10:00:00+00:00"}""",
        ["Tx"] = "0123456789abcdef",
    };

    private static async Task SubmitAsync(TableClient table, Dictionary<string, ETag> tags, string[] keys, Func<string, TableTransactionAction> action)
    {
        var answers = await table.SubmitTransactionAsync(keys.Select(action));
        for (var i = 0; i < keys.Length; i++)
            tags[keys[i]] = answers.Value[i].Headers.ETag ?? default;
    }
}
