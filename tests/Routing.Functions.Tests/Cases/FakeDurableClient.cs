using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Routing.Functions.Tests.Cases;

/// <summary>Orchestrations by their ids, without running them.</summary>
internal sealed class FakeDurableClient() : DurableTaskClient("fake")
{
    public ConcurrentDictionary<string, OrchestrationRuntimeStatus> Instances { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>Runs between the look at an instance and what is done because of it.</summary>
    public Action? AfterLook { get; set; }

    public Exception? Fails { get; set; }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        if (Fails is not null)
            throw Fails;
        var found = Instances.TryGetValue(instanceId, out var status) ? new OrchestrationMetadata("any", instanceId) { RuntimeStatus = status } : null;
        var then = AfterLook;
        AfterLook = null;
        then?.Invoke();
        return Task.FromResult(found);
    }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options!.InstanceId!;
        Log.Enqueue($"start {orchestratorName.Name}");
        if (!Instances.TryAdd(id, OrchestrationRuntimeStatus.Pending))
        {
            if (!new OrchestrationMetadata("any", id) { RuntimeStatus = Instances[id] }.IsCompleted)
                throw new InvalidOperationException($"An Orchestration instance with the ID {id} already exists.");
            Instances[id] = OrchestrationRuntimeStatus.Pending;
        }

        return Task.FromResult(id);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Log.Enqueue($"raise {eventName}");
        if (Instances[instanceId] == OrchestrationRuntimeStatus.Completed)
            throw new InvalidOperationException("The instance has ended.");
        return Task.CompletedTask;
    }

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Log.Enqueue("purge");
        return Task.FromResult(new PurgeResult(Instances.TryRemove(instanceId, out _) ? 1 : 0));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
