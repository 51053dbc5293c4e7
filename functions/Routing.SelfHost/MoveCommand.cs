using Routing.Storage.Connection;
using Routing.Storage.Move;

namespace Routing.SelfHost;

/// <summary>
/// <c>move --to https://account.table.core.windows.net</c>, as whoever is signed in, or <c>--to</c> a connection string: copies the store of
/// Storage:ConnectionString there.
/// </summary>
internal static class MoveCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var from = new StorageOptions { ConnectionString = settings["Storage:ConnectionString"] ?? "", Timeout = TimeSpan.FromSeconds(30) };
        if (string.IsNullOrWhiteSpace(from.ConnectionString) || string.IsNullOrWhiteSpace(settings["to"]))
            throw new MoveRefusedException("move needs the store to copy in Storage__ConnectionString, and --to the account to copy it to.");
        var to = settings["to"]!.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new StorageOptions { TableServiceUri = settings["to"]!, Timeout = from.Timeout }
            : new StorageOptions { ConnectionString = settings["to"]!, Timeout = from.Timeout };

        var move = new StoreMove(StorageClients.Tables(from), StorageClients.Queues(from), StorageClients.Tables(to), TimeProvider.System);
        var moved = await move.RunAsync(CancellationToken.None);

        await output.WriteLineAsync($"moved {moved.Rows} rows; {moved.Alarms} alarms of open cases are set by the host that starts there");
        return 0;
    }
}
