using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Routing.App.Health;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.App.Keys;
using Routing.App.Policies;
using Routing.Storage.Connection;
using Routing.Storage.Inbound;
using Routing.Storage.Keys;

namespace Routing.SelfHost;

/// <summary>What the self-host is made of.</summary>
internal static class Composition
{
    /// <summary>The store, the keys and the message queue; the subjects add themselves to it.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().BindConfiguration("Storage");
        services.AddSingleton<IValidateOptions<StorageOptions>, ConnectionStringValidator>();
        services.AddSingleton(s => StorageClients.Tables(s.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(s => StorageClients.Queues(s.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<StorageSetup>();
        services.AddSingleton<IKeyStore, TableKeyStore>();
        services.AddSingleton<IHealth, StorageHealth>();
        services.AddSingleton<InboundSignal>();
        services.AddSingleton<InboundQueue>();
        services.AddSingleton<IInbound>(s => s.GetRequiredService<InboundQueue>());
        return services;
    }

    /// <param name="root">Where the repository is; its policies are used, so that an edited one takes effect. Null or without any: those shipped.</param>
    public static IServiceCollection AddPolicies(this IServiceCollection services, string? root)
    {
        var edited = Path.Combine(root ?? "", "functions", "policies");
        var folder = root is not null && Directory.Exists(edited) ? edited : PolicyFiles.Shipped;
        services.TryAddSingleton<IPolicyStore, InMemoryPolicyStore>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PolicyBook>(s, folder));
        services.AddSingleton<IPolicies>(s => s.GetRequiredService<PolicyBook>());
        services.AddSingleton<IPolicyAdmin, PolicyDesk>();
        services.AddSingleton<PolicyKeeper>();
        services.AddSingleton<IStartStep>(s => s.GetRequiredService<PolicyKeeper>());
        services.AddHostedService(s => s.GetRequiredService<PolicyKeeper>());
        return services;
    }

    /// <summary>What belongs to this host alone.</summary>
    public static IServiceCollection AddSelfHost(this IServiceCollection services, LocalSettings settings)
    {
        services.AddOptionsWithValidateOnStart<HostSettings, HostSettingsValidator>().BindConfiguration("Host");
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.AddSingleton(settings);
        services.AddSingleton<LocalKeys>();
        services.AddHostedService<TelemetryExport>();
        services.AddHostedService<InboundLoop>();
        return services.AddRoutingHttp();
    }
}
