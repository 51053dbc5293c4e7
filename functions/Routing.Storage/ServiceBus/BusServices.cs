using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Routing.App.Contacts;
using Routing.App.Events;
using Routing.App.Health;
using Routing.App.Inbound;

namespace Routing.Storage.ServiceBus;

public static class BusServices
{
    /// <summary>
    /// What carries messages, as Messaging:Transport says. With Service Bus it takes the place of the Storage queues of contacts and messages, and events are
    /// told. To be called after AddStore and AddContactStorage.
    /// </summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<MessagingOptions, MessagingOptionsValidator>().BindConfiguration("Messaging");
        services.AddSingleton<IValidateOptions<MessagingOptions>, TransportValidator>();
        if (!MessagingOptions.IsServiceBus(configuration))
            return services;
        services.AddOptionsWithValidateOnStart<BusConnection, BusConnectionValidator>().Configure<IConfiguration>(static (o, settings) =>
            (o.ConnectionString, o.FullyQualifiedNamespace) = (settings[BusConnection.Key], settings[BusConnection.NamespaceKey]));
        services.AddSingleton<BusClient>();
        services.AddSingleton<BusInbound>();
        services.AddSingleton<IInbound>(static s => s.GetRequiredService<BusInbound>());
        services.AddSingleton<BusDelivery>();
        services.AddSingleton<IMessages, BusMessages>();
        services.AddSingleton<EventSpool>();
        services.AddSingleton<BusEvents>();
        services.AddSingleton<IEvents>(static s => s.GetRequiredService<BusEvents>());
        services.AddSingleton(static s => new EventRelay(s.GetRequiredService<BusEvents>(), s.GetRequiredService<ILogger<EventRelay>>()));
        services.AddSingleton<ITransportProbe, BusProbe>();
        return services;
    }
}
