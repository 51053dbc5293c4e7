using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Routing.App.Contacts;
using Routing.Storage.Cases;
using Routing.Storage.Work;

namespace Routing.Storage.Contacts;

public static class ContactStorageServices
{
    /// <summary>The contacts' rows and the queue of outgoing messages. Section <c>Contacts</c>. Expects AddStore.</summary>
    public static IServiceCollection AddContactStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ContactOptions, ContactOptionsValidator>().BindConfiguration("Contacts");
        services.AddSingleton(static s => new ContactKeys(Options(s).Shards));
        services.AddSingleton(static s => new HeadCache(Options(s).HeadCache, Options(s).KnownParties));
        services.AddSingleton<ContactOutbox>();
        services.AddSingleton<ContactTable>();
        services.AddSingleton<IContactStore>(static s => s.GetRequiredService<ContactTable>());
        services.AddSingleton<IMessages, OutboundQueue>();
        services.AddSingleton(static s => new ContactWarmUp(
            s.GetRequiredService<ContactTable>(),
            s.GetRequiredService<TableServiceClient>(),
            (ContactKeys.Table, "Contacts:Shards", Options(s).Shards),
            (TableWorkStore.TableName, "Work:Shards", s.GetRequiredService<IOptions<WorkOptions>>().Value.Shards),
            (CaseKeys.Cases, "Cases:Shards", s.GetRequiredService<IOptions<CaseOptions>>().Value.Shards)));
        return services;
    }

    private static ContactOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<ContactOptions>>().Value;
}
