using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.Storage.Connection;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Connection string of the storage account, or of Azurite. No default.</summary>
    [Required]
    public string ConnectionString { get; init; } = "";

    /// <summary>How long one request may take before the store counts as silent. 100 ms to 30 s; default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The store is on this machine, where no proxy leads.</summary>
    internal bool IsLocal =>
        ConnectionString.Contains("://127.0.0.1", StringComparison.Ordinal) || ConnectionString.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;

/// <summary>A connection string is tried on the clients, which know its form.</summary>
internal sealed class ConnectionStringValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            return ValidateOptionsResult.Skip; // the other validator says so
        try
        {
            _ = StorageClients.Tables(options);
            _ = StorageClients.Queues(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return ValidateOptionsResult.Fail("Storage:ConnectionString is not a connection string of a storage account.");
        }
    }
}
