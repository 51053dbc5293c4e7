using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Routing.Tests;

/// <summary>How a queue or subscription behaves.</summary>
/// <param name="Lock">How long a received message is nobody else's. Default 30 s.</param>
/// <param name="MaxDeliveries">Deliveries before it is set aside as dead. Default 10.</param>
/// <param name="Duplicates">How long message ids are remembered; zero: not at all.</param>
internal sealed record BrokerQueueRules(TimeSpan? Lock = null, int MaxDeliveries = 10, TimeSpan Duplicates = default)
{
    public TimeSpan LockDuration => Lock ?? TimeSpan.FromSeconds(30);
}

/// <summary>One queue, subscription or dead-letter queue: messages in order, each ready, locked or scheduled.</summary>
/// <remarks>Nothing of AMQP is called with the gate held: it has locks of its own, and calls us with them held.</remarks>
internal sealed class BrokerQueue : IDisposable
{
    private const string Reason = "DeadLetterReason", Description = "DeadLetterErrorDescription";

    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly BrokerQueueRules _rules;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly SortedDictionary<long, BrokerMessage> _ready = [];
    private readonly SortedDictionary<long, BrokerMessage> _scheduled = [];
    private readonly Dictionary<Guid, (BrokerMessage Message, DateTimeOffset Until)> _locked = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private readonly PriorityQueue<Action<DateTimeOffset>, DateTimeOffset> _due = new();
    private readonly LinkedList<SendingAmqpLink> _receivers = [];
    private readonly Queue<Outgoing> _outgoing = [];
    private readonly Dictionary<SendingAmqpLink, int> _toBeSent = [];
    private readonly Queue<BrokerMessage> _buried = [];
    private bool _isSending;
    private DateTimeOffset _wakesAt = DateTimeOffset.MaxValue;
    private long _sequence;

    public BrokerQueue(string name, BrokerQueueRules rules, TimeProvider clock, bool hasDeadLetters = true)
    {
        (_name, _rules, _clock) = (name, rules, clock);
        _timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        DeadLetters = hasDeadLetters ? new($"{name}/$DeadLetterQueue", rules with { MaxDeliveries = int.MaxValue, Duplicates = default }, clock, hasDeadLetters: false) : null;
    }

    public BrokerQueue? DeadLetters { get; }

    /// <summary>Messages ready, locked and scheduled.</summary>
    public (int Ready, int Locked, int Scheduled) Counts
    {
        get
        {
            lock (_gate)
                return (_ready.Count, _locked.Count, _scheduled.Count);
        }
    }

    /// <summary>Locks renewed so far.</summary>
    public int Renewals { get; private set; }

    public int Count => Counts is var (ready, locked, scheduled) ? ready + locked + scheduled : 0;

    public IReadOnlyList<BrokerMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _ready.Values.Concat(_locked.Values.Select(static l => l.Message)).Concat(_scheduled.Values).OrderBy(static m => m.Sequence)];
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        DeadLetters?.Dispose();
    }

    /// <returns>Their sequence numbers; that of a duplicate is 0.</returns>
    public long[] Take(IEnumerable<BrokerMessage> messages)
    {
        long[] numbers;
        lock (_gate)
        {
            numbers = [.. messages.Select(Add)];
            Deliver();
        }

        Flush();
        return numbers;
    }

    public bool Cancel(long sequence)
    {
        lock (_gate)
            return _scheduled.Remove(sequence);
    }

    /// <summary>What is there from a sequence number on, without taking it.</summary>
    public IReadOnlyList<BrokerMessage> Peek(long from, int most) => [.. Messages.Where(m => m.Sequence >= from).Take(most)];

    /// <summary>Null: the lock is lost.</summary>
    public DateTimeOffset? Renew(Guid token)
    {
        lock (_gate)
        {
            if (!_locked.TryGetValue(token, out var held))
                return null;
            Renewals++;
            return Hold(token, held.Message);
        }
    }

    /// <returns>False: the lock is lost, and nothing was done.</returns>
    public bool Settle(Guid token, Outcome outcome)
    {
        lock (_gate)
        {
            if (!_locked.Remove(token, out var held))
                return false;
            switch (outcome)
            {
                case Rejected rejected:
                    Bury(held.Message, rejected.Error?.Info);
                    break;
                case Modified modified:
                    Change(held.Message, modified.MessageAnnotations);
                    Return(held.Message);
                    break;
                case Released:
                    Return(held.Message);
                    break;
            }

            Deliver();
        }

        Flush();
        return true;
    }

    /// <summary>A client receives from now on, as much as it gives credit for.</summary>
    public void Attach(SendingAmqpLink link)
    {
        link.RegisterDispositionListener(delivery => OnDisposition(link, delivery));
        link.RegisterCreditListener((_, _, _) =>
        {
            lock (_gate)
                Deliver();
            Flush();
        });
        link.Closed += (_, _) =>
        {
            lock (_gate)
            {
                _receivers.Remove(link); // what it holds stays locked until that expires
                _toBeSent.Remove(link);
            }
        };
        lock (_gate)
            _receivers.AddLast(link);
    }

    private void OnDisposition(SendingAmqpLink link, Delivery delivery)
    {
        if (delivery.Settled || delivery.State is not Outcome outcome)
            return;
        var kept = Settle(new Guid(delivery.DeliveryTag.AsSpan()), outcome);
        link.DisposeDelivery(delivery, settled: true, kept ? AmqpConstants.AcceptedOutcome : new Rejected { Error = BrokerErrors.LockLost }); // accepted: the settlement
    }

    private long Add(BrokerMessage message)
    {
        var now = _clock.GetUtcNow();
        if (_rules.Duplicates > TimeSpan.Zero && message.MessageId is { } id)
        {
            if (_seen.TryGetValue(id, out var until) && until > now)
                return 0;
            _seen[id] = now + _rules.Duplicates;
        }

        message.Sequence = ++_sequence;
        if (message.ScheduledFor is { } at && at > now)
        {
            _scheduled.Add(message.Sequence, message);
            At(at, due =>
            {
                if (_scheduled.Remove(message.Sequence))
                    Enqueue(message, due);
            });
        }
        else
        {
            Enqueue(message, now);
        }

        return message.Sequence;
    }

    private void Enqueue(BrokerMessage message, DateTimeOffset now)
    {
        message.EnqueuedAt = now;
        _ready.Add(message.Sequence, message);
        if (message.TimeToLive is not { } life || DeadLetters is null)
            return;
        message.ExpiresAt = now + life;
        At(now + life, _ =>
        {
            if (_ready.Remove(message.Sequence))
                Bury(message, new() { [Reason] = "TTLExpiredException", [Description] = "The message expired and was dead lettered." });
        });
    }

    private DateTimeOffset Hold(Guid token, BrokerMessage message)
    {
        var until = _clock.GetUtcNow() + _rules.LockDuration;
        _locked[token] = (message, until);
        At(until, now =>
        {
            if (_locked.TryGetValue(token, out var held) && held.Until <= now)
            {
                _locked.Remove(token);
                Return(message);
            }
        });
        return until;
    }

    private void Return(BrokerMessage message)
    {
        if (++message.Deliveries >= _rules.MaxDeliveries)
            Bury(message, new() { [Reason] = "MaxDeliveryCountExceeded", [Description] = "Message could not be consumed after the most delivery attempts." });
        else
            _ready.Add(message.Sequence, message);
    }

    private void Bury(BrokerMessage message, Fields? why)
    {
        if (DeadLetters is null)
        {
            _ready.Add(message.Sequence, message);
            return;
        }

        Change(message, why);
        message.DeadLetterSource = _name;
        message.Deliveries = 0;
        _buried.Enqueue(message);
    }

    private static void Change(BrokerMessage message, Fields? changes)
    {
        foreach (var (key, value) in changes ?? [])
            message.ApplicationProperties[key.Key.ToString()!] = value;
    }

    private void Deliver()
    {
        for (var left = _receivers.Count; left > 0 && _ready.Count > 0;)
        {
            var link = _receivers.First!.Value;
            _receivers.RemoveFirst();
            _receivers.AddLast(link); // in turn
            var waiting = _toBeSent.GetValueOrDefault(link);
            var takes = !link.IsClosing() && link.LinkCredit > waiting;
            left = takes ? _receivers.Count : left - 1;
            if (takes)
                Assign(link, waiting);
        }
    }

    private void Assign(SendingAmqpLink link, int waiting)
    {
        var (sequence, message) = _ready.First();
        _ready.Remove(sequence);
        var token = Guid.NewGuid();
        DateTimeOffset? until = link.Settings.SettleType == SettleMode.SettleOnSend ? null : Hold(token, message);
        var encoded = message.Encode(until);
        encoded.DeliveryTag = new(token.ToByteArray());
        _outgoing.Enqueue(new(link, encoded, message, token, until is not null));
        _toBeSent[link] = waiting + 1;
    }

    /// <summary>Does what was decided under the gate, in that order, one caller at a time.</summary>
    private void Flush()
    {
        while (true)
        {
            Outgoing? next = null;
            BrokerMessage? buried;
            lock (_gate)
            {
                if (!_buried.TryDequeue(out buried) && (_isSending || !_outgoing.TryDequeue(out next)))
                    return;
                _isSending |= next is not null;
            }

            if (buried is not null)
                DeadLetters!.Take([buried]);
            if (next is not null)
                Send(next);
        }
    }

    private void Send(Outgoing next)
    {
        var isSent = false;
        try
        {
            isSent = !next.Link.IsClosing() && next.Link.TrySendDelivery(next.Encoded);
        }
#pragma warning disable CA1031 // the link ends, in one way or another
        catch (Exception)
#pragma warning restore CA1031
        {
            // It is not sent.
        }

        lock (_gate)
        {
            _isSending = false;
            if (_toBeSent.TryGetValue(next.Link, out var waiting))
                _toBeSent[next.Link] = waiting - 1;
            if (isSent || (next.IsLocked && !_locked.Remove(next.Token)))
                return;
            _ready.Add(next.Message.Sequence, next.Message); // its credit was taken back, or it is gone
            Deliver();
        }
    }

    private void At(DateTimeOffset due, Action<DateTimeOffset> what)
    {
        _due.Enqueue(what, due);
        if (due < _wakesAt)
            Arm(due);
    }

    private void Arm(DateTimeOffset at)
    {
        _wakesAt = at;
        var wait = at - _clock.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            while (_due.TryPeek(out var what, out var due) && due <= now)
            {
                _due.Dequeue();
                what(now);
            }

            _wakesAt = DateTimeOffset.MaxValue;
            if (_due.TryPeek(out _, out var next))
                Arm(next);
            Deliver();
        }

        Flush();
    }

    private sealed record Outgoing(SendingAmqpLink Link, AmqpMessage Encoded, BrokerMessage Message, Guid Token, bool IsLocked);
}

internal static class BrokerErrors
{
    public static Error LockLost => new()
    {
        Condition = "com.microsoft:message-lock-lost",
        Description = "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
    };
}
