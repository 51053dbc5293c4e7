using Routing.App.Queues;
using Routing.SelfHost;
using Routing.Storage.Cases;
using Routing.Storage.Connection;
using Routing.Storage.Contacts;
using Routing.Storage.Inbound;
using Routing.Storage.ServiceBus;
using Routing.Storage.Work;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests;

public sealed class SampleSettingsTests
{
    /// <summary>What the Functions runtime reads, not we; their names are tested where they are used.</summary>
    private static readonly string[] s_runtime =
    [
        "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "StorageQueues", "ServiceBus", "AzureWebJobs.Contacts_FromStorageQueue.Disabled",
        "AzureWebJobs.Contacts_FromServiceBus.Disabled",
    ];

    [Fact]
    public void The_sample_holds_every_setting_and_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("routing-sample-");
        File.Copy(Path.Combine(AzuriteProcess.RepositoryRoot, "local.settings.sample.json"), Path.Combine(folder.FullName, "local.settings.json"));

        var sample = LocalSettings.Load(folder.FullName).Settings.Select(s => s.Key).Order(StringComparer.Ordinal);

        folder.Delete(recursive: true);
        var known = Of("Host", typeof(HostSettings))
            .Concat(Of("Cases", typeof(CaseOptions)))
            .Concat(Of("Contacts", typeof(ContactOptions)))
            .Concat(Of("Messaging", typeof(MessagingOptions)))
            .Concat(Of("Queues", typeof(QueueOptions)))
            .Concat(Of("Storage", typeof(StorageOptions)))
            .Concat(Of("Retention", typeof(RetentionOptions)))
            .Concat(Of("Work", typeof(WorkOptions)))
            .Concat(s_runtime)
            .Append(BusConnection.NamespaceKey);
        Assert.Equal(known.Order(StringComparer.Ordinal), sample);
    }

    private static IEnumerable<string> Of(string section, Type options) => options.GetProperties().Select(p => $"{section}:{p.Name}");
}
