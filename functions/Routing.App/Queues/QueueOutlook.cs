using Routing.App.Policies;
using Routing.App.Queues.Floor;
using Routing.Domain.Arbitration;
using Routing.Domain.Queues;

namespace Routing.App.Queues;

/// <summary>How a queue looks to a contact about to enter it. From memory.</summary>
internal sealed class QueueOutlook(WorkFloor floor, IPolicies policies)
{
    public QueueFacts Of(string queue) => floor.Do(now =>
    {
        var policy = policies.FindQueue(queue, now);
        if (policy is null)
            return QueueFacts.Empty;
        var mirror = floor.Mirror(queue);
        return new QueueFacts(mirror.Known + mirror.Beyond >= policy.Cap, ExpectedWait.Of(mirror.Depth, policy.HandleTime, Agents(mirror)));
    });

    public int Agents(string queue) => floor.Do(_ => Agents(floor.Mirror(queue)));

    private int Agents(QueueMirror mirror)
    {
        if (mirror.Agents.Version != floor.ProfileVersion)
            mirror.Agents = (floor.ProfileVersion, floor.Seats.Count(s => s.IsAvailable && s.Profile!.Queues.Any(q => q.Queue == mirror.Name)));
        return mirror.Agents.Count;
    }
}
