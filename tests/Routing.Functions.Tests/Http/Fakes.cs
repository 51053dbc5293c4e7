using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.App.Agents;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Health;
using Routing.App.Inbound;
using Routing.App.Keys;
using Routing.App.Policies;
using Routing.Hosts.Tests;

namespace Routing.Functions.Tests.Http;

internal static class Fakes
{
    /// <summary>The same ports that the self-host's tests have, nothing that runs by itself, and a start that is over.</summary>
    public static void AddFakes(this IServiceCollection services, FakePorts ports, MemoryKeys keys)
    {
        foreach (var hosted in services.Where(static d => d.ServiceType == typeof(IHostedService) && !IsWebServer(d)).ToArray())
            services.Remove(hosted);
        services.AddSingleton<IKeyStore>(keys);
        services.AddSingleton<IIntake>(ports).AddSingleton<IContactDesk>(ports).AddSingleton<IAgentDesk>(ports).AddSingleton<IPolicies>(ports)
            .AddSingleton<IPolicyAdmin>(ports).AddSingleton<IInbound>(ports).AddSingleton<IHealth>(ports).AddSingleton<ICaseDesk>(ports);
        var ready = new Readiness();
        ready.Set();
        services.AddSingleton(ready);
    }

    private static bool IsWebServer(ServiceDescriptor d) =>
        d.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true;
}
