using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Classification;
using Routing.Storage.Cases;
using Routing.Storage.Contacts;
using Routing.Storage.Policies;
using Routing.Storage.Work;

namespace Routing.Storage.Hosting;

/// <summary>What both hosts are made of, with what looks after it in each process.</summary>
public static class HostParts
{
    /// <param name="root">Where the repository is; its policies are used, so that an edited one takes effect. Null or without any: those shipped.</param>
    public static IServiceCollection AddPolicies(this IServiceCollection services, string? root)
    {
        var edited = Path.Combine(root ?? "", "functions", "policies");
        var folder = root is not null && Directory.Exists(edited) ? edited : PolicyFiles.Shipped;
        services.AddSingleton<IPolicyStore, PolicyTable>();
        services.AddSingleton(new PolicyFolder(folder));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PolicyBook>(s, folder));
        services.AddSingleton<IPolicies>(s => s.GetRequiredService<PolicyBook>());
        services.AddSingleton<IPolicyAdmin, PolicyDesk>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ClassifierBook>(s, folder));
        services.AddSingleton<IClassifier>(s => s.GetRequiredService<ClassifierBook>());
        return services.AddKeeper<PolicyKeeper>();
    }

    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.AddOptions<QueueOptions>().BindConfiguration("Queues");
        services.AddWorkQueues().AddWorkStorage();
        return services;
    }

    public static IServiceCollection AddContacts(this IServiceCollection services)
    {
        services.AddContactRouting().AddContactStorage();
        return services.AddKeeper<ContactKeeper>();
    }

    /// <summary>Cases without the clock that wakes them, which is each host's own.</summary>
    public static IServiceCollection AddCaseKeeping(this IServiceCollection services)
    {
        services.AddCases().AddCaseStorage();
        return services.AddKeeper<CaseKeeper>();
    }

    private static IServiceCollection AddKeeper<T>(this IServiceCollection services)
        where T : BackgroundService, IStartStep
    {
        services.AddSingleton<T>();
        services.AddSingleton<IStartStep>(s => s.GetRequiredService<T>());
        services.AddHostedService(s => s.GetRequiredService<T>());
        return services;
    }
}

/// <summary>Whether other processes are at work on the same store: what they left behind is told from what they have under way by its age alone.</summary>
public sealed record Neighbours(bool Any)
{
    /// <summary>Every process sweeps this often; the outbox of one that does not is taken over by another.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Age at the start from which on something was left behind by an earlier run.</summary>
    public TimeSpan Left => Any ? Interval : TimeSpan.Zero;
}

/// <summary>Where the policies are.</summary>
public sealed record PolicyFolder(string Path);
