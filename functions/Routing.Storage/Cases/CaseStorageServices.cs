using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Routing.App.Cases;
using Routing.App.Sellers;

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
        services.AddSingleton<AlarmQueue>();
        services.AddSingleton<ICaseClock>(static s => s.GetRequiredService<AlarmQueue>());
        return services;
    }
}
