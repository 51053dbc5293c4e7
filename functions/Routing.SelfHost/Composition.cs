using Routing.App.Health;
using Routing.App.Http;
using Routing.Storage.Hosting;
using Routing.Storage.ServiceBus;

namespace Routing.SelfHost;

/// <summary>What the self-host has beside what both hosts are made of.</summary>
internal static class Composition
{
    /// <summary>Cases are woken by a queue of alarms.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services)
    {
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
        services.AddSingleton(new Neighbours(Any: false));
        services.AddSingleton<LocalKeys>();
        services.AddSingleton<IStartStep, DemoStaff>();
        services.AddHostedService<TelemetryExport>();
        return services.AddRoutingHttp();
    }
}
