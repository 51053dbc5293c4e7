using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Routing.Tests;

/// <summary>The requests of one connection: tokens at <c>$cbs</c>, and <c>$management</c> of each entity. Answers go to the link that the request names.</summary>
internal sealed class BrokerRequests(AmqpBroker broker)
{
    private readonly ConcurrentDictionary<string, SendingAmqpLink> _answers = new();
    private int _tag;

    /// <param name="entity">Empty: the tokens.</param>
    public void Attach(AmqpLink link, string entity)
    {
        if (link is SendingAmqpLink answers)
        {
            var replyTo = ((Target)answers.Settings.Target).Address.ToString()!;
            answers.RegisterDispositionListener(static _ => { });
            answers.Closed += (_, _) => _answers.TryRemove(replyTo, out _);
            _answers[replyTo] = answers;
            return;
        }

        var requests = (ReceivingAmqpLink)link;
        requests.RegisterMessageListener(request =>
        {
            requests.DisposeMessage(request, AmqpConstants.AcceptedOutcome, settled: true, batchable: false);
            var answer = Answer(entity, request);
            answer.Properties.CorrelationId = request.Properties.MessageId;
            if (_answers.TryGetValue(request.Properties.ReplyTo.ToString()!, out var to))
                to.SendMessageNoWait(answer, new(BitConverter.GetBytes(Interlocked.Increment(ref _tag))), AmqpConstants.NullBinary);
            request.Dispose();
        });
    }

    private AmqpMessage Answer(string entity, AmqpMessage request)
    {
        if (entity.Length == 0)
        {
            broker.TakeToken();
            return Reply(("status-code", 202), ("status-description", "Accepted"));
        }

        var operation = (string)request.ApplicationProperties.Map["operation"];
        var body = request.ValueBody.Value as AmqpMap ?? [];
        return operation switch
        {
            "com.microsoft:schedule-message" when broker.Targets(entity) is [var queue, ..] => Schedule(queue, body),
            "com.microsoft:cancel-scheduled-message" when broker.Targets(entity) is [var queue, ..] => Cancel(queue, body),
            "com.microsoft:renew-lock" when broker.Source(entity) is { } queue => Renew(queue, body),
            "com.microsoft:peek-message" when broker.Source(entity) is { } queue => Peek(queue, body),
            "com.microsoft:update-disposition" when broker.Source(entity) is { } queue => Settle(queue, body),
            _ => Failure(404, "amqp:not-found"),
        };
    }

    private static AmqpMessage Schedule(BrokerQueue queue, AmqpMap body) => Ok(
        "sequence-numbers",
        queue.Take(Each<AmqpMap>(body, "messages").Select(static m => BrokerMessage.Read((ArraySegment<byte>)m[new MapKey("message")]))));

    private static AmqpMessage Cancel(BrokerQueue queue, AmqpMap body) =>
        Each<long>(body, "sequence-numbers").Aggregate(true, (all, number) => queue.Cancel(number) && all) ? Ok() : Failure(404, "com.microsoft:message-not-found");

    private static AmqpMessage Renew(BrokerQueue queue, AmqpMap body)
    {
        var until = Each<Guid>(body, "lock-tokens").Select(queue.Renew).ToArray();
        return until.Contains(null) ? LockLost() : Ok("expirations", until.Select(static u => u!.Value.UtcDateTime).ToArray());
    }

    private static AmqpMessage Peek(BrokerQueue queue, AmqpMap body)
    {
        var found = queue.Peek(Convert.ToInt64(body[new MapKey("from-sequence-number")], null), Convert.ToInt32(body[new MapKey("message-count")], null));
        if (found.Count == 0)
            return Reply(("statusCode", 204), ("statusDescription", "No content"));
        var messages = found.Select(static m => new AmqpMap { [new MapKey("message")] = Bytes(m.Encode(lockedUntil: null)) });
        return Ok("messages", messages.ToList());
    }

    private static AmqpMessage Settle(BrokerQueue queue, AmqpMap body)
    {
        var changes = new Fields();
        foreach (var (key, value) in body.TryGetValue(new MapKey("properties-to-modify"), out AmqpMap more) ? more : [])
            changes[key.Key.ToString()!] = value;
        if (body.TryGetValue(new MapKey("deadletter-reason"), out string reason))
            changes["DeadLetterReason"] = reason;
        if (body.TryGetValue(new MapKey("deadletter-description"), out string description))
            changes["DeadLetterErrorDescription"] = description;
        Outcome outcome = (string)body[new MapKey("disposition-status")] switch
        {
            "completed" => new Accepted(),
            "abandoned" => new Modified { MessageAnnotations = changes },
            _ => new Rejected { Error = new() { Info = changes } },
        };
        return Each<Guid>(body, "lock-tokens").Aggregate(true, (all, token) => queue.Settle(token, outcome) && all) ? Ok() : LockLost();
    }

    private static IEnumerable<T> Each<T>(AmqpMap body, string key) => ((IEnumerable)body[new MapKey(key)]).Cast<T>();

    private static ArraySegment<byte> Bytes(AmqpMessage message) => new([.. message.GetPayload().SelectMany(static part => part)]);

    private static AmqpMessage LockLost() => Failure(410, BrokerErrors.LockLost.Condition.Value);

    private static AmqpMessage Failure(int status, string condition) =>
        Reply(("statusCode", status), ("statusDescription", condition), ("errorCondition", (AmqpSymbol)condition));

    private static AmqpMessage Ok(string? key = null, object? value = null)
    {
        var answer = AmqpMessage.Create(new AmqpValue { Value = key is null ? new AmqpMap() : new AmqpMap { [new MapKey(key)] = value } });
        return With(answer, ("statusCode", 200), ("statusDescription", "OK"));
    }

    private static AmqpMessage Reply(params (string Key, object Value)[] properties) => With(AmqpMessage.Create(new AmqpValue { Value = new AmqpMap() }), properties);

    private static AmqpMessage With(AmqpMessage message, params (string Key, object Value)[] properties)
    {
        foreach (var (key, value) in properties)
            message.ApplicationProperties.Map[key] = value;
        return message;
    }
}
