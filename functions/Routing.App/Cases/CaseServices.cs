using Microsoft.Extensions.DependencyInjection;
using Routing.App.Contacts;
using Routing.App.Queues;
using Routing.App.Sellers;

namespace Routing.App.Cases;

public static class CaseServices
{
    /// <summary>Adds cases and sellers. Expects the ports ICaseStore, ISellerStore, ICaseClock and IRemedies, and those of contacts and queues.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services)
    {
        services.AddSingleton<CaseLocks>();
        services.AddSingleton<CaseShell>();
        services.AddSingleton<ResponseHandler>();
        services.AddSingleton<EnforcementHandler>();
        services.AddSingleton<DisputeHandler>();
        services.AddSingleton<ICaseAdvance, CaseAdvance>();
        services.AddSingleton<SellerBook>();
        services.AddSingleton<ISellerFacts>(static s => s.GetRequiredService<SellerBook>());
        services.AddSingleton<SellerDesk>();
        services.AddSingleton<ReviewTasks>();
        services.AddSingleton<CaseContacts>();
        services.AddSingleton<CaseActs>();
        services.AddSingleton<ICaseDesk, CaseDesk>();
        services.AddSingleton<CaseHands>();
        services.AddSingleton<CaseWork>();
        services.AddSingleton<ICaseSweep, CaseSweep>();
        services.AddSingleton<ISellerCases, SellerCases>();
        services.AddSingleton<IWorkWatch, HeldCases>();

        // An effect may change another case, or a contact whose dispatch opens one: each is made when it is first needed.
        services.AddSingleton<Func<CaseHands>>(static s => s.GetRequiredService<CaseHands>);
        services.AddSingleton<Func<ISellerCases>>(static s => s.GetRequiredService<ISellerCases>);
        services.AddSingleton<Func<ICaseClock>>(static s => s.GetRequiredService<ICaseClock>);
        return services;
    }
}
