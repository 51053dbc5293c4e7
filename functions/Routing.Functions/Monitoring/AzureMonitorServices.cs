using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Routing.Functions.Monitoring;

internal static class AzureMonitorServices
{
    /// <summary>Adds nothing where <see cref="AzureMonitorTarget.ConnectionKey"/> is not set.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">It is set to what is no connection string.</exception>
    public static IServiceCollection AddAzureMonitor(this IServiceCollection services, IConfiguration configuration) =>
        AzureMonitorTarget.From(configuration) is { } target ? services.AddSingleton(target).AddHostedService<AzureMonitorExport>() : services;
}
