using System.Globalization;
using Azure.Data.Tables;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Tests;

public sealed class AzuriteProcessTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_store_on_disk_that_is_stopped_and_started_has_its_rows_at_the_same_address()
    {
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        var address = azurite.ConnectionString;
        var table = new TableClient(address, "rows");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await azurite.StopAsync();
        await azurite.StartAsync();

        Assert.Equal(address, azurite.ConnectionString);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Two_stores_in_memory_do_not_meet()
    {
        await using var one = await AzuriteProcess.StartInMemoryAsync();
        await using var other = await AzuriteProcess.StartInMemoryAsync();
        await new TableClient(one.ConnectionString, "rows").CreateAsync();

        Assert.NotEqual(one.ConnectionString, other.ConnectionString);
        Assert.Empty(new TableServiceClient(other.ConnectionString).Query());
    }

    [Fact]
    public async Task A_range_of_row_keys_answers_the_same_by_the_index_as_row_by_row()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var table = new TableClient(azurite.ConnectionString, "rows");
        await table.CreateAsync();
        string[] first = ["!p|", "q|", "Q|", "0x1f", "1e5", "12", "", "é|", "a b|", "-"];
        string Key() => first[random.Next(first.Length)] + random.Next(40).ToString("D2", CultureInfo.InvariantCulture);
        var keys = Enumerable.Range(0, 400).Select(_ => (Partition: random.Next(2) == 0 ? "7" : "p", Row: Key())).Distinct().ToList();
        foreach (var of in keys.GroupBy(k => k.Partition))
        {
            foreach (var some in of.Chunk(100))
                await table.SubmitTransactionAsync(some.Select(k => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(k.Partition, k.Row))));
        }

        for (var i = 0; i < 60; i++)
        {
            var (low, high) = i % 2 == 0 ? (Key(), Key()) : (first[i / 2 % first.Length], first[i / 2 % first.Length] + "~");
            var partition = i % 3 == 0 ? "" : $"PartitionKey eq '{(i % 3 == 1 ? "7" : "p")}' and ";
            var byIndex = await KeysAsync($"{partition}RowKey ge '{low}' and RowKey lt '{high}'");
            Assert.Equal(await KeysAsync($"{partition}RowKey lt '{high}' and RowKey ge '{low}'"), byIndex);
        }

        async Task<List<string>> KeysAsync(string filter)
        {
            var found = new List<string>();
            await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: 30))
                found.Add($"{row.PartitionKey} {row.RowKey}");
            return found;
        }
    }

    [Fact]
    public async Task A_killed_store_starts_again()
    {
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();

        azurite.Kill();
        await azurite.StartAsync();

        Assert.Empty(new TableServiceClient(azurite.ConnectionString).Query());
    }

    [Fact]
    public async Task A_damaged_folder_is_refused_with_its_reason()
    {
        var folder = Directory.CreateTempSubdirectory("routing-damaged-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "__azurite_db_table__.json"), "");

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => AzuriteProcess.StartOnDiskAsync(folder.FullName));

            Assert.Contains("is corrupt", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
