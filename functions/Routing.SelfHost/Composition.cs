using Routing.App.Contacts;
using Routing.App.Http;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Classification;
using Routing.Storage.Contacts;
using Routing.Storage.Policies;
using Routing.Storage.Work;

namespace Routing.SelfHost;

/// <summary>What the self-host is made of.</summary>
internal static class Composition
{
    /// <param name="root">Where the repository is; its policies are used, so that an edited one takes effect. Null or without any: those shipped.</param>
    public static IServiceCollection AddPolicies(this IServiceCollection services, string? root)
    {
        var edited = Path.Combine(root ?? "", "functions", "policies");
        var folder = root is not null && Directory.Exists(edited) ? edited : PolicyFiles.Shipped;
        services.AddSingleton<IPolicyStore, PolicyTable>();
        services.AddSingleton(new PolicyFolder(folder));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PolicyBook>(s, folder));
        services.AddSingleton<IPolicies>(s => s.GetRequiredService<PolicyBook>());
        services.AddSingleton<IPolicyAdmin, PolicyDesk>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ClassifierBook>(s, folder));
        services.AddSingleton<IClassifier>(s => s.GetRequiredService<ClassifierBook>());
        services.AddSingleton<PolicyKeeper>();
        services.AddSingleton<IStartStep>(s => s.GetRequiredService<PolicyKeeper>());
        services.AddHostedService(s => s.GetRequiredService<PolicyKeeper>());
        return services;
    }

    public static IServiceCollection AddContacts(this IServiceCollection services)
    {
        services.AddContactRouting().AddContactStorage();
        services.AddSingleton<ContactKeeper>();
        services.AddSingleton<IStartStep>(s => s.GetRequiredService<ContactKeeper>());
        services.AddHostedService(s => s.GetRequiredService<ContactKeeper>());
        return services;
    }

    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.AddOptions<QueueOptions>().BindConfiguration("Queues");
        services.AddWorkQueues().AddWorkStorage();
        services.AddSingleton<IStartStep, DemoStaff>();
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

/// <summary>Where the policies are.</summary>
internal sealed record PolicyFolder(string Path);
