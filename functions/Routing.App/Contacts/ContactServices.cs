using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Routing.App.Events;
using Routing.App.Queues;
using Routing.Domain.Classification;
using Routing.Domain.Privacy;

namespace Routing.App.Contacts;

public static class ContactServices
{
    /// <summary>Adds intake and what reads contacts. Expects the ports IContactStore, IMessages, IPolicies and IWorkQueues.</summary>
    public static IServiceCollection AddContactRouting(this IServiceCollection services)
    {
        services.TryAddSingleton<IEvents, NoEvents>();
        services.TryAddSingleton<IClassifier>(static _ => new TrainedClassifier(TrainedClassifier.Shipped));
        services.AddSingleton<ITextGuard, RedactingGuard>();
        services.AddSingleton<PartyLocks>();
        services.AddSingleton<Deciding>();
        services.AddSingleton<ContactDispatcher>();
        services.AddSingleton<DispatchSweep>();
        services.AddSingleton<ISettlement, Settlement>();
        services.AddSingleton<IIntake, IntakeHandler>();
        services.AddSingleton<IContactDesk, ContactDesk>();
        return services;
    }

    private sealed class RedactingGuard : ITextGuard
    {
        public string? Redact(string? text) => text is null ? null : Redactor.Redact(text).Text;
    }
}
