using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Contacts;

namespace Routing.Storage.ServiceBus;

/// <summary>The queue <c>messages-outbound</c> of the namespace: one JSON object a message, under its derived id.</summary>
internal sealed class BusMessages(BusClient bus) : IMessages, IAsyncDisposable
{
    private readonly BusSender _sender = new(bus, BusNames.Outbound);

    public async Task SendAsync(OutboundMessage message, CancellationToken ct)
    {
        try
        {
            await _sender.SendAsync(Of(message), ct).ConfigureAwait(false);
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageSizeExceeded && message.Text is not null)
        {
            await _sender.SendAsync(Of(message with { Text = null }), ct).ConfigureAwait(false); // it can be read by the id
        }
    }

    public Task SendAsync(CaseNotice notice, CancellationToken ct) =>
        _sender.SendAsync(Of(JsonSerializer.SerializeToUtf8Bytes(notice, CaseJson.Default.CaseNotice), notice.NoticeId, "notice", notice.Market), ct);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private static ServiceBusMessage Of(OutboundMessage message) =>
        Of(JsonSerializer.SerializeToUtf8Bytes(message, AppJson.Default.OutboundMessage), message.Id.Value, JsonNamingPolicy.CamelCase.ConvertName($"{message.Channel}"), message.Market);

    private static ServiceBusMessage Of(byte[] json, string id, string subject, string market) =>
        new(json) { MessageId = id, Subject = subject, ContentType = "application/json", ApplicationProperties = { ["market"] = market } };
}
