using Routing.Domain.Contacts;

namespace Routing.App.Queues;

internal sealed record CompletedWork(ContactId Contact, string Agent, long Token, ReadOnlyMemory<byte> Reply);

/// <summary>The last completions, so that a repeat of one whose answer was lost is answered the same after its row is gone.</summary>
internal sealed class RecentlyDone
{
    private const int Most = 20_000;

    private readonly Dictionary<ContactId, CompletedWork> _done = [];
    private readonly Queue<ContactId> _order = new();

    public void Add(CompletedWork done)
    {
        lock (_done)
        {
            if (!_done.TryAdd(done.Contact, done))
            {
                _done[done.Contact] = done;
                return;
            }

            _order.Enqueue(done.Contact);
            if (_order.Count > Most)
                _done.Remove(_order.Dequeue());
        }
    }

    public CompletedWork? Find(ContactId contact)
    {
        lock (_done)
            return _done.GetValueOrDefault(contact);
    }
}
