using System.Diagnostics;
using Azure.Data.Tables;
using Routing.Storage.Connection;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>One contact at a time: its storage requests, and its latency beside that of the same rows sent bare, in turns.</summary>
internal static class LoneContact
{
    private const int Times = 150, Warm = 50;

    public static async Task RunAsync()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = await BenchHost.StartAsync(azurite.ConnectionString);
        var tables = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString });
        await tables.CreateTableAsync("bare");
        await MeasureAsync("answered", host, tables, 2);
        await MeasureAsync("queued", host, tables, 4);
    }

    private static async Task MeasureAsync(string status, BenchHost host, TableServiceClient tables, int target)
    {
        var (sample, rows) = await FindAsync(status, host, tables);
        var latencies = new List<double>();
        var bare = new List<double>();
        var counts = new List<double>();
        var inside = new List<double>();
        var nothing = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            using var requests = new RequestMeter();
            var start = Stopwatch.GetTimestamp();
            using (host.Client.Post(SampleContacts.Body(sample, $"lone-{status}-{n}", $"l-{n}")))
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(40); // the confirmation comes behind the answer
            counts.Add(requests.Count);
            inside.AddRange(requests.IntakeMs);
            start = Stopwatch.GetTimestamp();
            foreach (var transaction in rows)
                await SendAsync(tables.GetTableClient("bare"), transaction, n);
            bare.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(40);
            start = Stopwatch.GetTimestamp();
            host.Client.Ask("/api/contacts/unknown");
            nothing.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(20);
        }

        var handler = Report.Median(inside.Skip(Warm));
        var (ours, theirs) = (Report.Median(latencies.Skip(Warm)), Report.Median(bare.Skip(Warm)));
        Report.AtMost($"lone contact {status}: requests, confirmation included", Report.Median(counts), target, "");
        Report.Line($"lone contact {status}: latency p50, at the HTTP client", ours, "ms", 2);
        Report.Line("of it in intake", handler, "ms", 2);
        Report.Line($"the same {rows.Count} transaction(s) sent bare, p50", theirs, "ms", 2);
        Report.Line("an HTTP answer that needs no store (404), p50", Report.Median(nothing.Skip(Warm)), "ms", 2);
        Report.AtMost("times the bare calls, at the HTTP client", ours / theirs, 1.3, "", 2);
        Report.Line("times the bare calls, in intake", handler / theirs, "", 2);
    }

    /// <summary>A sample that ends so, and the rows that it left, a list for each transaction before the answer.</summary>
    private static async Task<(int Sample, List<List<TableEntity>> Rows)> FindAsync(string status, BenchHost host, TableServiceClient tables)
    {
        for (var sample = 0; sample < SampleContacts.Count; sample++)
        {
            var (contacts, work) = (await KeysAsync(tables, "contacts"), await KeysAsync(tables, "work"));
            using var answer = host.Client.Post(SampleContacts.Body(sample, $"find-{status}-{sample}", "f"));
            if (answer.RootElement.GetProperty("status").GetString() != status)
                continue;
            await Task.Delay(200);
            var party = await NewAsync(tables, "contacts", contacts);
            if (status != "queued")
                return (sample, [party]);
            party.RemoveAll(static r => r.RowKey[..2] == "!p");
            party.Add(new("", "outbox") { ["At"] = DateTimeOffset.UtcNow, ["B0"] = new byte[52], ["Tx"] = "0123456789abcdef" });
            return (sample, [party, await NewAsync(tables, "work", work)]);
        }

        throw new InvalidOperationException($"No sample is {status}.");
    }

    private static async Task<HashSet<string>> KeysAsync(TableServiceClient tables, string table) =>
        [.. await tables.GetTableClient(table).QueryAsync<TableEntity>(select: ["RowKey"]).Select(static r => r.RowKey).ToArrayAsync()];

    private static async Task<List<TableEntity>> NewAsync(TableServiceClient tables, string table, HashSet<string> known) =>
        await tables.GetTableClient(table).QueryAsync<TableEntity>(static r => r.PartitionKey != "!processes" && r.PartitionKey != "!queues")
            .Where(r => !known.Contains(r.RowKey)).ToListAsync();

    private static async Task SendAsync(TableClient table, List<TableEntity> rows, int n) => await table.SubmitTransactionAsync(rows.Select((row, at) =>
    {
        var copy = new TableEntity("bare", $"{row.RowKey}|{n}|{at}");
        foreach (var (name, value) in row.Where(static c => c.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
            copy[name] = value;
        return new TableTransactionAction(TableTransactionActionType.Add, copy);
    }));
}
