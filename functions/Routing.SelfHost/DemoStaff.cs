using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Demo;
using Routing.App.Policies;
using Routing.Storage.Hosting;

namespace Routing.SelfHost;

/// <summary>Stores the demo's agents that are not there yet; what was made of them since stays.</summary>
internal sealed class DemoStaff(IAgentDesk desk, IPolicies policies, PolicyFolder folder, IOptions<HostSettings> settings, TimeProvider clock) : IStartStep
{
    public async Task RunAsync(CancellationToken ct)
    {
        if (!settings.Value.DemoStaff)
            return;
        var now = clock.GetUtcNow();
        var inForce = policies.Markets
            .Select(market => policies.Find(market, now))
            .OfType<Domain.Policies.MarketPolicy>()
            .ToDictionary(policy => policy.Market, StringComparer.Ordinal);
        foreach (var agent in DemoSeed.Load(folder.Path, inForce).Agents)
        {
            if (await desk.FindAsync(agent.Id, ct).ConfigureAwait(false) is not { Length: > 0 })
                await desk.PutAsync(agent, ct).ConfigureAwait(false);
        }
    }
}
