namespace Routing.Domain.Queues;

/// <summary>How long a contact that enters a queue now waits for an agent.</summary>
public static class ExpectedWait
{
    /// <summary>
    /// Ready contacts × mean handle time ÷ agents available: what the queue would need if those agents took from no other queue.
    /// Zero for an empty queue that somebody serves; null when nobody does, so nothing can be said.
    /// </summary>
    public static TimeSpan? Of(int ready, TimeSpan handleTime, int agents) => agents <= 0 ? null : handleTime * ready / agents;
}
