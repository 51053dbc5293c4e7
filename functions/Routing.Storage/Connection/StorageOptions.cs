using System.ComponentModel.DataAnnotations;

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
