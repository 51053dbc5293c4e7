using System.Text.Json;
using Routing.App.Keys;
using Routing.SelfHost;
using Xunit;

namespace Routing.Hosts.Tests;

public sealed class LocalKeysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("routing-settings-");

    private string File => Path.Combine(_folder.FullName, "local.settings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_first_run_makes_one_key_per_role_and_the_next_has_the_same()
    {
        var store = new MemoryKeys();

        var first = await EnsureAsync(store);
        var next = await EnsureAsync(store);

        Assert.Equal(Roles.All, first.Select(k => k.Role));
        Assert.Equal(first, next);
        Assert.Equal(new Caller(first[1].Key.Id, Role.Agent, "a-17"), await new KeyRing(store, TimeProvider.System).FindAsync(first[1].Key.ToString(), default));
        var settings = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File)).RootElement;
        Assert.False(settings.GetProperty("IsEncrypted").GetBoolean());
        Assert.Equal(first[0].Key.ToString(), settings.GetProperty("Values").GetProperty("Keys__channel").GetString());
    }

    [Fact]
    public async Task The_keys_of_the_file_are_known_to_a_new_store_too()
    {
        var first = await EnsureAsync(new MemoryKeys());
        var fresh = new MemoryKeys();

        Assert.Equal(first, await EnsureAsync(fresh));
        Assert.NotNull(await new KeyRing(fresh, TimeProvider.System).FindAsync(first[0].Key.ToString(), default));
    }

    [Fact]
    public async Task A_revoked_key_is_replaced_and_stays_revoked()
    {
        var store = new MemoryKeys();
        var first = await EnsureAsync(store);
        await new KeyRing(store, TimeProvider.System).RevokeAsync(first[0].Key.Id, default);

        var next = await EnsureAsync(store);

        Assert.NotEqual(first[0], next[0]);
        Assert.Equal(first.Skip(1), next.Skip(1));
        Assert.Null(await new KeyRing(store, TimeProvider.System).FindAsync(first[0].Key.ToString(), default));
    }

    [Fact]
    public async Task What_else_the_file_holds_stays_and_is_a_setting()
    {
        await System.IO.File.WriteAllTextAsync(File, """{ "Host": { "CORS": "*" }, "Values": { "Storage__ConnectionString": "x" } }""");

        await EnsureAsync(new MemoryKeys());

        Assert.Contains("CORS", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
        Assert.Contains(KeyValuePair.Create("Storage:ConnectionString", (string?)"x"), LocalSettings.Load(_folder.FullName).Settings);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "Values": 1 }""")]
    public void A_file_that_cannot_be_read_is_named(string content)
    {
        System.IO.File.WriteAllText(File, content);

        Assert.Contains(File, Assert.Throws<LocalSettingsException>(() => LocalSettings.Load(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_none_is_named()
    {
        await System.IO.File.WriteAllTextAsync(File, """{ "Values": { "Keys__ops": "secret" } }""");

        var refused = await Assert.ThrowsAsync<LocalSettingsException>(() => EnsureAsync(new MemoryKeys()));

        Assert.Contains("Keys__ops", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_reads_the_file()
    {
        if (OperatingSystem.IsWindows())
            return;
        await EnsureAsync(new MemoryKeys());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    private Task<IReadOnlyList<(Role Role, ApiKey Key)>> EnsureAsync(MemoryKeys store) =>
        new LocalKeys(new KeyRing(store, TimeProvider.System), LocalSettings.Load(_folder.FullName)).EnsureAsync(default);
}
