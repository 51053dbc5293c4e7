using Microsoft.Azure.Amqp;

namespace Routing.Tests;

/// <summary>Takes what clients send: one message, or a batch of them in one.</summary>
internal static class BrokerIntake
{
    private const uint Batch = 0x80013700;

    public static void Attach(ReceivingAmqpLink link, IReadOnlyList<BrokerQueue> targets) => link.RegisterMessageListener(message =>
    {
        var taken = Messages(message);
        foreach (var target in targets)
            target.Take(taken.Select(static m => m.Copy()));
        link.DisposeMessage(message, AmqpConstants.AcceptedOutcome, settled: true, batchable: true);
        message.Dispose();
    });

    private static List<BrokerMessage> Messages(AmqpMessage message) =>
        message.MessageFormat == Batch ? [.. message.DataBody.Select(static part => BrokerMessage.Read((ArraySegment<byte>)part.Value))] : [BrokerMessage.Of(message)];
}
