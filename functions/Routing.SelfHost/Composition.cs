using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Health;
using Routing.App.Http;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Storage.Cases;
using Routing.Storage.Contacts;
using Routing.Storage.Policies;
using Routing.Storage.ServiceBus;
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

    public static IServiceCollection AddCaseKeeping(this IServiceCollection services)
    {
        services.AddCases().AddCaseStorage();
        services.AddSingleton<CaseKeeper>();
        services.AddSingleton<IStartStep>(s => s.GetRequiredService<CaseKeeper>());
        services.AddHostedService(s => s.GetRequiredService<CaseKeeper>());
        services.AddSingleton<AlarmLoop>();
        services.AddSingleton<IClockLag>(s => s.GetRequiredService<AlarmLoop>());
        services.AddHostedService(s => s.GetRequiredService<AlarmLoop>());
        return services;
    }

    /// <summary>What carries messages, and the loops that take them in.</summary>
    public static IServiceCollection AddTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessaging(configuration);
        return MessagingOptions.IsServiceBus(configuration)
            ? services.AddHostedService<BusLoop>().AddHostedService<EventKeeper>()
            : services.AddHostedService<InboundLoop>();
    }

    /// <summary>What belongs to this host alone.</summary>
    public static IServiceCollection AddSelfHost(this IServiceCollection services, LocalSettings settings)
    {
        services.AddOptionsWithValidateOnStart<HostSettings, HostSettingsValidator>().BindConfiguration("Host");
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.AddSingleton(settings);
        services.AddSingleton<LocalKeys>();
        services.AddHostedService<TelemetryExport>();
        return services.AddRoutingHttp();
    }
}

/// <summary>Where the policies are.</summary>
internal sealed record PolicyFolder(string Path);
