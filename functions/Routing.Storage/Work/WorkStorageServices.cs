using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Queues;
using Routing.Storage.Agents;

namespace Routing.Storage.Work;

public static class WorkStorageServices
{
    /// <summary>Tables that have to exist before the host takes work.</summary>
    public static IReadOnlyList<string> Tables { get; } = [TableWorkStore.TableName, TableAgentStore.TableName, TableQueueCountStore.TableName];

    /// <summary>Stores of the contact queues. Section <c>Work</c>. Expects a TableServiceClient and the committers.</summary>
    public static IServiceCollection AddWorkStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WorkOptions, WorkOptionsValidator>().BindConfiguration("Work");
        return services
            .AddSingleton(static s => new WorkKeys(s.GetRequiredService<IOptions<WorkOptions>>().Value.Shards))
            .AddSingleton<IWorkStore, TableWorkStore>()
            .AddSingleton<IAgentStore, TableAgentStore>()
            .AddSingleton<IQueueCountStore, TableQueueCountStore>();
    }
}
