using Azure.Data.Tables;
using Xunit;

namespace Routing.Tests;

public sealed class AzuriteProcessTests
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
