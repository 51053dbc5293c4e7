using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Routing.Tests;

/// <summary>A message as a queue keeps it.</summary>
internal sealed class BrokerMessage
{
    private const string Scheduled = "x-opt-scheduled-enqueue-time";

    private readonly Properties? _properties;
    private readonly Dictionary<string, object?> _annotations = [];
    private readonly IReadOnlyList<ArraySegment<byte>>? _data;
    private readonly object? _value;

    private BrokerMessage(Properties? properties, IReadOnlyList<ArraySegment<byte>>? data, object? value) =>
        (_properties, _data, _value) = (properties, data, value);

    public string? MessageId => _properties?.MessageId?.ToString();

    public Dictionary<string, object?> ApplicationProperties { get; } = [];

    public TimeSpan? TimeToLive { get; private set; }

    public DateTimeOffset? ScheduledFor => _annotations.GetValueOrDefault(Scheduled) is DateTime at ? new(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    public long Sequence { get; set; }

    public DateTimeOffset EnqueuedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Deliveries that ended without its being settled.</summary>
    public uint Deliveries { get; set; }

    public string? DeadLetterSource { get; set; }

    public string Body => _data is null ? $"{_value}" : System.Text.Encoding.UTF8.GetString([.. _data.SelectMany(static d => d)]);

    public static BrokerMessage Read(ArraySegment<byte> encoded)
    {
        using var message = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([encoded]));
        return Of(message);
    }

    public static BrokerMessage Of(AmqpMessage message)
    {
        message.Deserialize(SectionFlag.All);
        var sections = message.Sections;
        var isData = (sections & SectionFlag.Data) != 0;
        var read = new BrokerMessage(
            (sections & SectionFlag.Properties) != 0 ? message.Properties : null,
            isData ? [.. message.DataBody.Select(static d => new ArraySegment<byte>([.. (ArraySegment<byte>)d.Value]))] : null,
            isData ? null : (sections & SectionFlag.AmqpValue) != 0 ? message.ValueBody.Value : message.SequenceBody?.FirstOrDefault()?.List);
        if ((sections & SectionFlag.Header) != 0 && message.Header.Ttl is { } milliseconds)
            read.TimeToLive = TimeSpan.FromMilliseconds(milliseconds);
        if ((sections & SectionFlag.MessageAnnotations) != 0)
            Copy(message.MessageAnnotations.Map, read._annotations);
        if ((sections & SectionFlag.ApplicationProperties) != 0)
            Copy(message.ApplicationProperties.Map, read.ApplicationProperties);
        return read;
    }

    public BrokerMessage Copy()
    {
        var copy = new BrokerMessage(_properties, _data, _value) { TimeToLive = TimeToLive };
        foreach (var (key, value) in _annotations)
            copy._annotations[key] = value;
        foreach (var (key, value) in ApplicationProperties)
            copy.ApplicationProperties[key] = value;
        return copy;
    }

    /// <summary>As it goes to a client.</summary>
    /// <param name="lockedUntil">Null: it is only looked at.</param>
    public AmqpMessage Encode(DateTimeOffset? lockedUntil)
    {
        var message = _data is null
            ? AmqpMessage.Create(new AmqpValue { Value = _value })
            : AmqpMessage.Create(_data.Select(static d => new Data { Value = d }));
        message.Header.Durable = true;
        message.Header.DeliveryCount = Deliveries;
        message.Header.Ttl = (uint?)TimeToLive?.TotalMilliseconds;
        if (_properties is not null)
            Copy(_properties, message.Properties);
        var annotations = message.MessageAnnotations.Map;
        foreach (var (key, value) in _annotations)
            annotations[key] = value;
        annotations["x-opt-sequence-number"] = Sequence;
        annotations["x-opt-enqueued-time"] = EnqueuedAt.UtcDateTime;
        if (lockedUntil is { } until)
            annotations["x-opt-locked-until"] = until.UtcDateTime;
        if (DeadLetterSource is not null)
            annotations["x-opt-deadletter-source"] = DeadLetterSource;
        foreach (var (key, value) in ApplicationProperties)
            message.ApplicationProperties.Map[key] = value;
        return message;
    }

    private static void Copy(Properties from, Properties to)
    {
        (to.MessageId, to.CorrelationId, to.To, to.ReplyTo, to.Subject) = (from.MessageId, from.CorrelationId, from.To, from.ReplyTo, from.Subject);
        (to.ContentType, to.ContentEncoding, to.GroupId) = (from.ContentType, from.ContentEncoding, from.GroupId);
    }

    private static void Copy(IEnumerable<KeyValuePair<MapKey, object>> from, Dictionary<string, object?> to)
    {
        foreach (var (key, value) in from)
            to[key.Key.ToString()!] = value;
    }
}
