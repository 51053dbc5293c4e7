using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Routing.App.Health;
using Routing.App.Inbound;
using Routing.App.Keys;
using Routing.Storage.Commit;
using Routing.Storage.Inbound;
using Routing.Storage.Keys;

namespace Routing.Storage.Connection;

public static class StoreServices
{
    /// <summary>The clients of the store and the committers, and on them the keys, the message queue and the health check. Section <c>Storage</c>.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().BindConfiguration("Storage");
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageAddressValidator>();
        services.AddOptionsWithValidateOnStart<RetentionOptions, RetentionOptionsValidator>().BindConfiguration("Retention");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => StorageClients.Tables(s.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(s => StorageClients.Queues(s.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<StorageSetup>();
        services.AddSingleton(new CommitOptions());
        services.AddSingleton<Committers>();
        services.AddSingleton<IKeyStore, TableKeyStore>();
        services.AddSingleton<IHealth, StorageHealth>();
        services.AddSingleton<InboundSignal>();
        services.AddSingleton<InboundQueue>();
        services.AddSingleton<IInbound>(s => s.GetRequiredService<InboundQueue>());
        return services;
    }
}
