using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Routing.Storage.Connection;

/// <summary>Section <c>Storage</c>: a connection string, or on Azure the services' addresses, which the identity of the host is admitted to.</summary>
public sealed class StorageOptions
{
    /// <summary>Connection string of the storage account, or of Azurite. No default.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Address of the account's tables, in place of a connection string. No default.</summary>
    public string TableServiceUri { get; init; } = "";

    /// <summary>Address of the account's queues, in place of a connection string. No default.</summary>
    public string QueueServiceUri { get; init; } = "";

    /// <summary>How long one request may take before the store counts as silent. 100 ms to 30 s; default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>By the identity of the host: a managed one on Azure, whoever is signed in elsewhere.</summary>
    internal bool ByIdentity => string.IsNullOrWhiteSpace(ConnectionString);

    /// <summary>The store is on this machine, where no proxy leads.</summary>
    internal bool IsLocal =>
        ConnectionString.Contains("://127.0.0.1", StringComparison.Ordinal) || ConnectionString.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;

/// <summary>One way to the store, and one that can be gone. A connection string is tried on the clients, which know its form.</summary>
internal sealed class StorageAddressValidator : IValidateOptions<StorageOptions>
{
    private const string Example = "for example UseDevelopmentStorage=true";

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (options.ByIdentity)
            return ByIdentity(options);
        if (!string.IsNullOrWhiteSpace(options.TableServiceUri) || !string.IsNullOrWhiteSpace(options.QueueServiceUri))
            return ValidateOptionsResult.Fail("Storage:ConnectionString and Storage:TableServiceUri with Storage:QueueServiceUri exclude each other; remove one.");
        try
        {
            _ = StorageClients.Tables(options);
            _ = StorageClients.Queues(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return ValidateOptionsResult.Fail($"Storage:ConnectionString is not a connection string of a storage account, {Example}.");
        }
    }

    private static ValidateOptionsResult ByIdentity(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.TableServiceUri) && string.IsNullOrWhiteSpace(options.QueueServiceUri))
            return ValidateOptionsResult.Fail($"Storage:ConnectionString is missing, {Example}; or, by identity, Storage:TableServiceUri and Storage:QueueServiceUri.");
        var failures = new[] { Failure("Table", options.TableServiceUri), Failure("Queue", options.QueueServiceUri) }.OfType<string>().ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Failure(string service, string address)
    {
        var key = $"Storage:{service}ServiceUri";
        var example = $"for example https://account.{(service == "Table" ? "table" : "queue")}.core.windows.net";
        if (string.IsNullOrWhiteSpace(address))
            return $"{key} is missing, {example}.";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? null : $"{key} is no https address, {example}.";
    }
}
