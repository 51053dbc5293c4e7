using System.ComponentModel.DataAnnotations;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Routing.Storage.ServiceBus;

/// <summary>Section <c>Messaging</c>: what carries messages in and out.</summary>
public sealed class MessagingOptions
{
    public const string StorageQueues = "StorageQueues", ServiceBus = "ServiceBus";

    /// <summary><c>StorageQueues</c> or <c>ServiceBus</c>. Default StorageQueues.</summary>
    [Required]
    public string Transport { get; init; } = StorageQueues;

    /// <summary>How long one try at the namespace may take; one more follows. 500 ms to 1 min; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For hosts, which are composed before options are read. A value that is neither is refused at the start.</summary>
    public static bool IsServiceBus(IConfiguration configuration) =>
        string.Equals(configuration["Messaging:Transport"], ServiceBus, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Key <c>ServiceBus</c>, as the Functions host names a connection: <c>ServiceBus:fullyQualifiedNamespace</c> with the identity we run under, or
/// <c>ServiceBus</c> itself as a connection string. The string wins.
/// </summary>
public sealed class BusConnection
{
    public const string Key = "ServiceBus", NamespaceKey = "ServiceBus:fullyQualifiedNamespace";

    public string? ConnectionString { get; set; }

    public string? FullyQualifiedNamespace { get; set; }
}

[OptionsValidator]
internal sealed partial class MessagingOptionsValidator : IValidateOptions<MessagingOptions>;

internal sealed class TransportValidator : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options) =>
        string.Equals(options.Transport, MessagingOptions.StorageQueues, StringComparison.OrdinalIgnoreCase)
        || string.Equals(options.Transport, MessagingOptions.ServiceBus, StringComparison.OrdinalIgnoreCase)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Messaging:Transport is neither StorageQueues nor ServiceBus; for example Messaging__Transport=StorageQueues.");
}

internal sealed class BusConnectionValidator : IValidateOptions<BusConnection>
{
    private const string Examples =
        "for example ServiceBus__fullyQualifiedNamespace=contoso.servicebus.windows.net, "
        + "or ServiceBus=Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=routing;SharedAccessKey=...";

    public ValidateOptionsResult Validate(string? name, BusConnection options)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
            return IsConnectionString(options.ConnectionString) ? ValidateOptionsResult.Success : Fail("ServiceBus is not a connection string of a namespace");
        if (string.IsNullOrWhiteSpace(options.FullyQualifiedNamespace))
            return Fail("ServiceBus:fullyQualifiedNamespace is required where Messaging:Transport is ServiceBus");
        return Uri.CheckHostName(options.FullyQualifiedNamespace) == UriHostNameType.Dns && options.FullyQualifiedNamespace.Contains('.', StringComparison.Ordinal)
            ? ValidateOptionsResult.Success
            : Fail("ServiceBus:fullyQualifiedNamespace is not the name of a host");
    }

    private static ValidateOptionsResult Fail(string what) => ValidateOptionsResult.Fail($"{what}; {Examples}.");

    private static bool IsConnectionString(string text)
    {
        try
        {
            var parsed = ServiceBusConnectionStringProperties.Parse(text);
            return parsed.Endpoint is not null && (parsed.SharedAccessKey is not null || parsed.SharedAccessSignature is not null);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
