using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace Routing.Storage.ServiceBus;

/// <summary>Queues and topics by their names.</summary>
public static class BusNames
{
    public const string Inbound = "contacts-inbound", Outbound = "messages-outbound", Events = "routing-events";
}

/// <summary>The connection to the namespace. It is made when it is first needed, and again after it broke; a namespace that is away stops nobody's start.</summary>
public sealed class BusClient : IAsyncDisposable
{
    public BusClient(IOptions<BusConnection> connection, IOptions<MessagingOptions> messaging)
    {
        Timeout = messaging.Value.Timeout;
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new()
            {
                TryTimeout = Timeout,
                MaxRetries = 1, // a message sent twice has the same id; whoever waits shall hear of an outage soon
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(1),
            },
        };
        Client = string.IsNullOrWhiteSpace(connection.Value.ConnectionString)
            ? new(connection.Value.FullyQualifiedNamespace, new DefaultAzureCredential(), options)
            : new(connection.Value.ConnectionString, options);
    }

    public ServiceBusClient Client { get; }

    /// <summary>The namespace's: real time, however fast our own clock runs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Of one try.</summary>
    public TimeSpan Timeout { get; }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
