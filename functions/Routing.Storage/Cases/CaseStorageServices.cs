using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Routing.App.Cases;
using Routing.App.Sellers;
using Routing.Storage.Commit;

namespace Routing.Storage.Cases;

public static class CaseStorageServices
{
    /// <summary>The rows of cases and sellers, the alarms of a single machine and the record of executed remedies. Section <c>Cases</c>. Expects AddStore.</summary>
    public static IServiceCollection AddCaseStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CaseOptions, CaseOptionsValidator>().BindConfiguration("Cases");
        services.AddSingleton(static s => new CaseKeys(s.GetRequiredService<IOptions<CaseOptions>>().Value.Shards));
        services.TryAddSingleton(AlarmPace.Usual);
        services.AddSingleton<ICaseStore, CaseTable>();
        services.AddSingleton<ISellerStore, SellerTable>();
        services.AddSingleton<IRemedies, RemedyTable>();
        services.AddSingleton(static s => new AlarmQueue(
            s.GetRequiredService<QueueServiceClient>(), s.GetRequiredService<AlarmPace>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<CommitOptions>()));
        services.AddSingleton<ICaseClock>(static s => s.GetRequiredService<AlarmQueue>());
        return services;
    }
}
