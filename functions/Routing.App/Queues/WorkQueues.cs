using Routing.App.Queues.Floor;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues;

internal sealed class WorkQueues(Placement placement, Followed followed, QueueOutlook outlook) : IWorkQueues
{
    public QueueFacts Look(string queue) => outlook.Of(queue);

    public Task<string> PlaceAsync(WorkItem item, ReadOnlyMemory<byte> payload, CancellationToken ct) => placement.PlaceAsync(item, payload).WaitAsync(ct);

    public Task<string?> PlaceAgainAsync(
        WorkItem item, ReadOnlyMemory<byte> payload, Func<CancellationToken, Task<bool>> settled, CancellationToken ct) =>
        placement.PlaceAgainAsync(item, payload, settled, ct);

    public Task<bool> AttachAsync(ContactId owner, string queue, DateTimeOffset dueAt, MergedContact merged, CancellationToken ct) =>
        followed.AttachAsync(owner, queue, dueAt, merged, ct);

    public Task WithdrawAsync(ContactId contact, string queue, DateTimeOffset dueAt, CancellationToken ct) =>
        followed.WithdrawAsync(contact, queue, dueAt, ct);
}
