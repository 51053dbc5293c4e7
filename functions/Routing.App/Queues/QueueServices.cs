using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Events;
using Routing.App.Queues.Floor;

namespace Routing.App.Queues;

public static class QueueServices
{
    /// <summary>
    /// Adds <see cref="IWorkQueues"/> and <see cref="IAgentDesk"/>. Expects the ports IWorkStore, IAgentStore, IQueueCountStore, IPolicies, ISettlement and
    /// ITextGuard, a TimeProvider and logging. Options are bound by the host (section Queues).
    /// </summary>
    public static IServiceCollection AddWorkQueues(this IServiceCollection services)
    {
        services.AddOptions<QueueOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkWatch, NobodyWatches>();
        services.TryAddSingleton<IEvents, NoEvents>();
        services.AddSingleton<AssignmentFeed>();
        services.AddSingleton<WorkFloor>();
        services.AddSingleton<PeerSplit>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<QueueLoader>();
        services.AddSingleton<RowAccess>();
        services.AddSingleton<PayloadReader>();
        services.AddSingleton<Overflow>();
        services.AddSingleton<Func<ISettlement>>(static s => s.GetRequiredService<ISettlement>); // who settles may well place work in turn
        services.AddSingleton<Caretaker>();
        services.AddSingleton<Mover>();
        services.AddSingleton<Followed>();
        services.AddSingleton<Placement>();
        services.AddSingleton<PullDesk>();
        services.AddSingleton<HolderDesk>();
        services.AddSingleton<RecentlyDone>();
        services.AddSingleton<QueueCounters>();
        services.AddSingleton<QueueOutlook>();
        services.AddSingleton<QueueStatus>();
        services.AddSingleton<QueueMeter>();
        services.AddSingleton<AgentRoster>();
        services.AddSingleton<IWorkQueues, WorkQueues>();
        services.AddSingleton<IAgentDesk, AgentDesk>();
        services.AddSingleton<QueueKeeper>();
        services.AddSingleton<IQueueSweep>(static s => s.GetRequiredService<QueueKeeper>());
        services.AddSingleton<IHostedService>(static s => s.GetRequiredService<QueueKeeper>());
        return services;
    }
}
