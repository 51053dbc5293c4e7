using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Messaging.ServiceBus;
using Routing.App.Inbound;
using Routing.Storage.Inbound;

namespace Routing.Storage.ServiceBus;

/// <summary>The queue <c>contacts-inbound</c> of the namespace and its dead letters.</summary>
/// <remarks>
/// The message id is derived from the body: the same post again within the queue's window is dropped by the service, another post under the same
/// externalId is not, since it has to be refused. What is put in again on purpose gets an id of its own.
/// </remarks>
public sealed class BusInbound(BusClient bus) : IInbound, IAsyncDisposable
{
    private const int MostListed = 1_000, Page = 250;

    private readonly BusSender _sender = new(bus, BusNames.Inbound);
    private readonly ServiceBusReceiver _deadLetters = bus.Client.CreateReceiver(BusNames.Inbound, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public Task EnqueueAsync(ReadOnlyMemory<byte> body, CancellationToken ct) => _sender.SendAsync(
        new(body) { MessageId = Convert.ToHexStringLower(SHA256.HashData(body.Span)), ContentType = "application/json" }, ct);

    public Task<ReadOnlyMemory<byte>> PoisonedAsync(CancellationToken ct) => BusOutage.Guard<ReadOnlyMemory<byte>>(
        async () =>
        {
            var listed = new List<(string, string, byte[])>();
            await foreach (var message in DeadAsync(ct).ConfigureAwait(false))
                listed.Add((message.SequenceNumber.ToString(CultureInfo.InvariantCulture), BusProperties.SetAsideAt(message), Encoding.UTF8.GetBytes(BusProperties.ProblemOf(message))));
            return PoisonPage.Of(listed);
        },
        ct);

    public async Task<bool> ReplayAsync(string id, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var dead = await BusOutage.Guard(() => _deadLetters.PeekMessageAsync(number, ct), ct).ConfigureAwait(false);
        if (dead?.SequenceNumber != number)
            return false;
        var copy = new ServiceBusMessage(dead) { MessageId = $"replay.{id}" };
        BusProperties.Clear(copy);
        await _sender.SendAsync(copy, ct).ConfigureAwait(false); // twice, after a crash, is taken in once
        await BusOutage.Guard(() => DropAsync(number, ct), ct).ConfigureAwait(false);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync().ConfigureAwait(false);
        await _deadLetters.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Puts a message off: a copy comes after that time.</summary>
    internal Task ScheduleAgainAsync(ServiceBusReceivedMessage message, int rounds, TimeSpan rest, CancellationToken ct)
    {
        var copy = new ServiceBusMessage(message) { MessageId = string.Create(CultureInfo.InvariantCulture, $"round.{rounds}.{message.SequenceNumber}") };
        copy.ApplicationProperties[BusProperties.Rounds] = rounds;
        return _sender.ScheduleAsync(copy, bus.Clock.GetUtcNow() + rest, ct);
    }

    private async IAsyncEnumerable<ServiceBusReceivedMessage> DeadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (listed, from) = (0, 0L);
        while (listed < MostListed && await _deadLetters.PeekMessagesAsync(Page, from, ct).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var message in page.Take(MostListed - listed))
                yield return message;
            listed += page.Count;
            from = page[^1].SequenceNumber + 1;
        }
    }

    /// <summary>
    /// A dead letter can be taken only in its turn: it and those before it are taken, and they are given back. One that does not come is somebody else's by
    /// now, and can stay.
    /// </summary>
    private async Task DropAsync(long number, CancellationToken ct)
    {
        var receiver = bus.Client.CreateReceiver(BusNames.Inbound, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        await using (receiver.ConfigureAwait(false))
        {
            var others = new List<ServiceBusReceivedMessage>();
            var left = await PlaceAsync(number, ct).ConfigureAwait(false);
            while (left > 0 && await receiver.ReceiveMessagesAsync(Math.Min(left, Page), TimeSpan.FromSeconds(1), ct).ConfigureAwait(false) is { Count: > 0 } taken)
            {
                left -= taken.Count;
                others.AddRange(taken.Where(m => m.SequenceNumber != number));
                if (taken.FirstOrDefault(m => m.SequenceNumber == number) is { } found)
                    await receiver.CompleteMessageAsync(found, ct).ConfigureAwait(false);
            }

            foreach (var other in others)
                await receiver.AbandonMessageAsync(other, cancellationToken: ct).ConfigureAwait(false);
        }
    }

    private async Task<int> PlaceAsync(long number, CancellationToken ct)
    {
        var place = 0;
        await foreach (var message in DeadAsync(ct).ConfigureAwait(false))
        {
            place++;
            if (message.SequenceNumber >= number)
                break;
        }

        return place;
    }
}
