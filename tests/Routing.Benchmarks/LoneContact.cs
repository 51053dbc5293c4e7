using System.Diagnostics;
using Azure.Data.Tables;
using Routing.Storage.Connection;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>One contact at a time: its storage requests, and its latency beside that of the same rows sent bare, in turns.</summary>
internal static class LoneContact
{
    private const int Times = 200, Warm = 100, Samples = 50;

    public static async Task RunAsync()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = await BenchHost.StartAsync(azurite.ConnectionString);
        var tables = StorageClients.Tables(new() { ConnectionString = azurite.ConnectionString });
        await tables.CreateTableAsync("bare");
        await host.Client.PostAllAsync(SampleContacts.Bodies("warm", 5_000), 1); // the JIT
        await Task.Delay(TimeSpan.FromSeconds(3)); // what is compiled behind it, and confirmed
        await MeasureAsync("answered", host, tables, 2);
        await MeasureAsync("queued", host, tables, 4);
    }

    private static async Task MeasureAsync(string status, BenchHost host, TableServiceClient tables, int target)
    {
        var samples = await FindAsync(status, host, tables);
        var latencies = new List<double>();
        var bare = new List<double>();
        var counts = new List<double>();
        var inside = new List<double>();
        var nothing = new List<double>();
        for (var n = 0; n < Times; n++)
        {
            var (sample, rows) = samples[n % samples.Count];
            using var requests = new RequestMeter();
            var body = SampleContacts.Body(sample, $"lone-{status}-{n}", $"l-{n}");
            latencies.Add(await TimeAsync(() => host.Client.Post(body).Dispose()));
            await Task.Delay(40); // the confirmation comes behind the answer
            counts.Add(requests.Count);
            inside.AddRange(requests.IntakeMs);
            var start = Stopwatch.GetTimestamp();
            foreach (var transaction in rows)
                await SendAsync(tables.GetTableClient("bare"), transaction, n);
            bare.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(40);
            nothing.Add(await TimeAsync(() => host.Client.Ask("/api/contacts/unknown")));
            await Task.Delay(20);
        }

        var handler = Report.Median(inside.Skip(Warm));
        var (ours, theirs) = (Report.Median(latencies.Skip(Warm)), Report.Median(bare.Skip(Warm)));
        Report.AtMost($"lone contact {status}: requests, confirmation included", Report.Median(counts), target, "");
        Report.Line($"lone contact {status}: latency p50 of {samples.Count} contacts, at the HTTP client", ours, "ms", 2);
        Report.Line("of it in intake", handler, "ms", 2);
        Report.Line("the same transactions sent bare, p50", theirs, "ms", 2);
        Report.Line("an HTTP answer that needs no store (404), p50", Report.Median(nothing.Skip(Warm)), "ms", 2);
        Report.AtMost("times the bare calls, at the HTTP client", ours / theirs, 1.3, "", 2);
        Report.Line("times the bare calls, in intake", handler / theirs, "", 2);
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> TimeAsync(Action act)
    {
        var time = TimeSpan.Zero;
        await ContactClient.AsideAsync(() =>
        {
            var start = Stopwatch.GetTimestamp();
            act();
            time = Stopwatch.GetElapsedTime(start);
        });
        return time.TotalMilliseconds;
    }

    /// <summary>Samples that end so, and the rows that each left, a list for each transaction before the answer.</summary>
    private static async Task<List<(int Sample, List<List<TableEntity>> Rows)>> FindAsync(string status, BenchHost host, TableServiceClient tables)
    {
        var found = new List<(int Sample, List<List<TableEntity>> Rows)>();
        for (var sample = 0; sample < SampleContacts.Count && found.Count < Samples; sample++)
        {
            var (contacts, work) = (await KeysAsync(tables, "contacts"), await KeysAsync(tables, "work"));
            using var answer = host.Client.Post(SampleContacts.Body(sample, $"find-{status}-{sample}", "f"));
            await Task.Delay(100); // what comes behind the answer is not the next one's
            if (answer.RootElement.GetProperty("status").GetString() != status)
                continue;
            var party = await NewAsync(tables, "contacts", contacts);
            party.RemoveAll(static r => r.RowKey[..2] == "!p");
            found.Add((sample, [party]));
            if (status != "queued")
                continue;
            party.Add(new("", "outbox") { ["At"] = DateTimeOffset.UtcNow, ["B0"] = new byte[52], ["Tx"] = "0123456789abcdef" });
            found[^1].Rows.Add(await NewAsync(tables, "work", work));
        }

        return found.Count > 0 ? found : throw new InvalidOperationException($"No sample is {status}.");
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
