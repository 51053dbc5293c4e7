using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.Storage.Connection;

namespace Routing.Storage.Inbound;

/// <summary>One message received, invisible to others for a while.</summary>
/// <param name="Body">Null when it lay in a row that is gone: the message was processed before.</param>
public sealed record InboundMessage(string Id, string Receipt, ReadOnlyMemory<byte>? Body, string? BodyRow);

/// <summary>The Storage queue <c>contacts-inbound</c> and its poison queue.</summary>
public sealed class InboundQueue(TableServiceClient tables, QueueServiceClient queues, InboundSignal signal, TimeProvider clock) : IInbound
{
    /// <summary>Most messages of one receive; the service allows no more.</summary>
    public const int Batch = 32;

    /// <summary>How long a received message stays invisible: longer than any contact takes, and no longer than a crash may delay it.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.Inbound);
    private readonly QueueClient _poisonQueue = queues.GetQueueClient(StorageNames.InboundPoison);
    private readonly PoisonTable _poison = new(tables);

    public Task EnqueueAsync(ReadOnlyMemory<byte> body, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var text = InboundText.Of(body.Span) ?? InboundText.OfReference(await _poison.KeepBodyAsync(body, ct).ConfigureAwait(false));
            await _queue.SendMessageAsync(text, timeToLive: s_forever, cancellationToken: ct).ConfigureAwait(false);
            signal.Set();
        },
        ct);

    public Task<IReadOnlyList<InboundMessage>> ReceiveAsync(CancellationToken ct) => Outage.Guard<IReadOnlyList<InboundMessage>>(
        async () =>
        {
            var received = await _queue.ReceiveMessagesAsync(Batch, Visibility, ct).ConfigureAwait(false);
            return await Task.WhenAll(received.Value.Select(m => ReadAsync(m, ct))).ConfigureAwait(false);
        },
        ct);

    /// <summary>The message is done with. One that is gone, or somebody else's by now, is done with too.</summary>
    public Task CompleteAsync(InboundMessage message, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            await IfThereAsync(() => _queue.DeleteMessageAsync(message.Id, message.Receipt, ct)).ConfigureAwait(false);
            if (message.BodyRow is { } row)
                await _poison.DropBodyAsync(row, ct).ConfigureAwait(false);
        },
        ct);

    /// <summary>Leaves the message in the queue and shows it again after a while.</summary>
    public Task PutBackAsync(InboundMessage message, TimeSpan after, CancellationToken ct) => Outage.Guard(
        () => IfThereAsync(() => _queue.UpdateMessageAsync(message.Id, message.Receipt, visibilityTimeout: after, cancellationToken: ct)), ct);

    /// <summary>Sets a message aside with its problem, and completes it. A crash between the two sets it aside again, under the same id.</summary>
    public async Task PoisonAsync(InboundMessage message, Problem problem, CancellationToken ct)
    {
        await SetAsideAsync(message, problem, ct).ConfigureAwait(false);
        await CompleteAsync(message, ct).ConfigureAwait(false);
    }

    /// <summary>Sets a message aside with its problem. Whoever received it completes it.</summary>
    public Task SetAsideAsync(InboundMessage message, Problem problem, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var entry = new Poisoned(message.Id, message.Body?.ToArray() ?? [], problem, clock.GetUtcNow());
            var sent = await _poisonQueue.SendMessageAsync(PoisonText(entry), timeToLive: s_forever, cancellationToken: ct).ConfigureAwait(false);
            await _poison.KeepAsync(entry with { Receipt = sent.Value }, ct).ConfigureAwait(false);
        },
        ct);

    /// <summary>Opens a message that somebody else received.</summary>
    public Task<InboundMessage> OpenAsync(QueueMessage message, CancellationToken ct) => Outage.Guard(() => ReadAsync(message, ct), ct);

    /// <summary>The contact is in or set aside; somebody else completes the message.</summary>
    public Task ForgetAsync(InboundMessage message, CancellationToken ct) =>
        message.BodyRow is { } row ? Outage.Guard(() => _poison.DropBodyAsync(row, ct), ct) : Task.CompletedTask;

    /// <summary>Puts the same text in once more, shown after a while. Somebody else completes the first; between the two it is there twice, and taken in once.</summary>
    public Task PutAgainAsync(QueueMessage message, TimeSpan after, CancellationToken ct) => Outage.Guard(
        () => _queue.SendMessageAsync(message.MessageText, visibilityTimeout: after, timeToLive: s_forever, cancellationToken: ct), ct);

    /// <summary>Forgets what was set aside before an instant and not replayed since. Bodies are as they came and hold personal data.</summary>
    /// <returns>How many.</returns>
    public Task<int> ForgetPoisonedAsync(DateTimeOffset before, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var count = 0;
            foreach (var (id, at, _) in await _poison.ListAsync(ct).ConfigureAwait(false))
            {
                if (DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) >= before || await _poison.FindAsync(id, ct).ConfigureAwait(false) is not { } entry)
                    continue;
                if (entry is { Message: { } message, Receipt: { } receipt })
                    await IfThereAsync(() => _poisonQueue.DeleteMessageAsync(message, receipt, ct)).ConfigureAwait(false);
                await _poison.DropAsync(id, ct).ConfigureAwait(false);
                count++;
            }

            return count;
        },
        ct);

    public Task<ReadOnlyMemory<byte>> PoisonedAsync(CancellationToken ct) =>
        Outage.Guard(async () => PoisonPage.Of(await _poison.ListAsync(ct).ConfigureAwait(false)), ct);

    public Task<bool> ReplayAsync(string id, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            if (!Guid.TryParse(id, out _) || await _poison.FindAsync(id, ct).ConfigureAwait(false) is not { } entry)
                return false;
            await EnqueueAsync(entry.Body, ct).ConfigureAwait(false); // twice, after a crash, is taken in once
            await _poison.DropAsync(id, ct).ConfigureAwait(false);
            if (entry is { Message: { } message, Receipt: { } receipt })
                await IfThereAsync(() => _poisonQueue.DeleteMessageAsync(message, receipt, ct)).ConfigureAwait(false);
            return true;
        },
        ct);

    private async Task<InboundMessage> ReadAsync(QueueMessage message, CancellationToken ct)
    {
        var text = message.MessageText ?? "";
        var row = InboundText.ReferenceIn(text);
        var body = row is null ? InboundText.Body(text) : await _poison.FindBodyAsync(row, ct).ConfigureAwait(false);
        return new(message.MessageId, message.PopReceipt, body, row);
    }

    /// <summary>What a person at the poison queue needs; the body too when there is room for it. ASCII, so legal in XML.</summary>
    private static string PoisonText(Poisoned entry)
    {
        var whole = PoisonText(entry, withBody: true);
        return whole.Length <= InboundText.MaxText * 3 / 4 ? whole : PoisonText(entry, withBody: false);
    }

    private static string PoisonText(Poisoned entry, bool withBody)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("at", entry.At.ToString("O", CultureInfo.InvariantCulture));
        json.WritePropertyName("problem");
        json.WriteRawValue(entry.Problem.ToJson(), skipInputValidation: true);
        json.WriteString("body", withBody ? Encoding.UTF8.GetString(entry.Body) : null);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task IfThereAsync(Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 400 && e.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
        {
            // It became visible again and somebody else has it; what was done with it will be found done.
        }
    }
}
