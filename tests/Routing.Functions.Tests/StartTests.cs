using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.App.Keys;
using Routing.Storage.Connection;
using Routing.Storage.Hosting;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests;

/// <summary>The worker's start, on the services that it is made of.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Storage:ConnectionString", "", "Storage:ConnectionString is missing, for example UseDevelopmentStorage=true")]
    [InlineData("Storage:ConnectionString", "nonsense", "Storage:ConnectionString is not a connection string of a storage account, for example UseDevelopmentStorage=true")]
    [InlineData("Storage:TableServiceUri", "https://a.table.core.windows.net", "Storage:ConnectionString and Storage:TableServiceUri")]
    [InlineData("Storage:Timeout", "01:00:00", "Storage:Timeout must be between 00:00:00.1000000 and 00:00:30, for example Storage__Timeout=00:00:02")]
    [InlineData("Queues:PollInterval", "soon", "at 'Queues:PollInterval'")]
    [InlineData("Contacts:Shards", "0", "Contacts:Shards must be between 1 and 256, for example Contacts__Shards=1")]
    [InlineData("Work:Shards", "many", "for example Work__Shards=1")]
    [InlineData("Cases:Shards", "5000", "for example Cases__Shards=1")]
    [InlineData("Retention:Poison", "00:00:01", "for example Retention__Poison=30.00:00:00")]
    [InlineData("Keys:ops", "secret", "Keys:ops is no key, for example rk_")]
    public async Task A_setting_that_is_wrong_refuses_the_start_and_is_named_with_an_example(string key, string value, string sentence)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var host = Build(new() { ["Storage:ConnectionString"] = "UseDevelopmentStorage=true", [key] = value });
            await host.StartAsync();
        });

        Assert.Contains(sentence, StartFailure.Sentence(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_has_started_made_its_tables_and_knows_the_configured_keys()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var key = ApiKey.Create();
        using var host = Build(new() { ["Storage:ConnectionString"] = azurite.ConnectionString, ["Keys:supervisor"] = key.ToString() });

        await host.StartAsync();

        Assert.True(host.Services.GetRequiredService<Readiness>().IsReady);
        var caller = await host.Services.GetRequiredService<KeyRing>().FindAsync(key.ToString(), default);
        Assert.Equal(Role.Supervisor, caller!.Role);
        await host.StopAsync();
    }

    [Fact]
    public async Task While_the_store_is_away_the_worker_starts_and_is_ready_once_it_is_back()
    {
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        await azurite.StopAsync();
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        using var host = Build(new() { ["Storage:ConnectionString"] = azurite.ConnectionString }, services => services.AddSingleton<TimeProvider>(clock));
        var starting = host.StartAsync();
        while (!starting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await starting;
        var ready = host.Services.GetRequiredService<Readiness>();
        Assert.Throws<App.StoreUnavailableException>(ready.Ensure);
        await azurite.StartAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return ready.IsReady;
            },
            TimeSpan.FromSeconds(60));
        await host.StopAsync();
    }

    [Fact]
    public void Service_addresses_take_the_place_of_a_connection_string_with_the_hosts_identity()
    {
        var options = new StorageOptions { TableServiceUri = "https://a.table.core.windows.net", QueueServiceUri = "https://a.queue.core.windows.net" };

        Assert.True(new StorageAddressValidator().Validate(null, options).Succeeded);
        Assert.Equal(("a", new Uri("https://a.table.core.windows.net/")), (StorageClients.Tables(options).AccountName, Trailing(StorageClients.Tables(options).Uri)));
        Assert.Equal(new Uri("https://a.queue.core.windows.net/"), Trailing(StorageClients.Queues(options).Uri));
    }

    [Theory]
    [InlineData("https://a.table.core.windows.net", "", "Storage:QueueServiceUri is missing, for example https://account.queue.core.windows.net.")]
    [InlineData("", "https://a.queue.core.windows.net", "Storage:TableServiceUri is missing, for example https://account.table.core.windows.net.")]
    [InlineData("http://a.table.core.windows.net", "https://a.queue.core.windows.net", "Storage:TableServiceUri is no https address")]
    [InlineData("a", "b", "Storage:QueueServiceUri is no https address")]
    public void An_address_that_is_missing_or_wrong_is_named(string tables, string queues, string sentence)
    {
        var result = new StorageAddressValidator().Validate(null, new StorageOptions { TableServiceUri = tables, QueueServiceUri = queues });

        Assert.Contains(sentence, string.Join(' ', result.Failures ?? []), StringComparison.Ordinal);
    }

    private static Uri Trailing(Uri uri) => new(uri.AbsoluteUri.TrimEnd('/') + "/");

    private static IHost Build(Dictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        FunctionsHost.Compose(builder);
        replace?.Invoke(builder.Services);
        return builder.Build();
    }
}
