using Routing.Domain.Queues;

namespace Routing.App.Queues;

/// <summary>Told of contacts of cases as agents take and give them back. Told afterwards and without waiting; it may come late, or not at all after a crash.</summary>
public interface IWorkWatch
{
    void Taken(WorkItem item, string agent, DateTimeOffset at);

    void GivenBack(WorkItem item, DateTimeOffset at);
}

/// <summary>Nobody wants to know.</summary>
internal sealed class NobodyWatches : IWorkWatch
{
    public void Taken(WorkItem item, string agent, DateTimeOffset at)
    {
    }

    public void GivenBack(WorkItem item, DateTimeOffset at)
    {
    }
}
