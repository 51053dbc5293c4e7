using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Routing.App.Cases;
using Routing.App.Http;
using Routing.App.Keys;
using Routing.Functions.Cases;
using Routing.Functions.Intake;
using Routing.Functions.Monitoring;
using Routing.Storage.Connection;
using Routing.Storage.Hosting;
using Routing.Storage.ServiceBus;

namespace Routing.Functions;

/// <summary>What the Functions worker is made of.</summary>
public static class FunctionsHost
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication(); // first: what is added before it runs outside of the requests
        Compose(builder);
        return builder;
    }

    /// <summary>The same on any builder, for tests.</summary>
    public static void Compose(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.None);
        builder.Services.AddSingleton<Readiness>().AddHostedService<StartUp>(); // before the keepers, which expect what it makes
        builder.Services.AddSingleton(new Neighbours(Any: true));
        builder.Services.AddStore().AddPolicies(builder.Configuration["ROUTING_ROOT"]).AddAgents().AddContacts().AddCaseKeeping().AddMessaging(builder.Configuration);
        builder.Services.AddSingleton<DurableCaseClock>().AddSingleton<ICaseClock>(static s => s.GetRequiredService<DurableCaseClock>());
        builder.Services.AddConfiguredKeys().AddRoutingHttp().AddHostedService<TelemetryExport>().AddAzureMonitor(builder.Configuration);
        builder.Services.AddSingleton<Door>().AddSingleton<QueueIntake>().AddSingleton<BusIntake>();
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxRequestBodySize = StrictBody.MaxDrained + StrictBody.MaxBytes);
    }
}
