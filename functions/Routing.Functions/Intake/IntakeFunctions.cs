using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Routing.Functions.Cases;
using Routing.Functions.Intake;

namespace Routing.Functions;

/// <summary>Contacts that come by message queue. One of the two is switched off by a setting, as Messaging:Transport says.</summary>
public sealed class IntakeFunctions(QueueIntake queue, BusIntake bus, DurableCaseClock clock)
{
    [Function("Contacts_FromStorageQueue")]
    public Task FromStorageQueueAsync(
        [QueueTrigger("contacts-inbound", Connection = "StorageQueues")] QueueMessage message, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        return queue.TakeAsync(message, ct);
    }

    [Function("Contacts_FromServiceBus")]
    public Task FromServiceBusAsync(
        [ServiceBusTrigger("contacts-inbound", Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        return bus.TakeAsync(message, actions, ct);
    }
}
