using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.Storage.ServiceBus;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Infra;

/// <summary>What the code uses by name is what the Bicep makes, and the reverse.</summary>
public sealed partial class InfraContractTests
{
    /// <summary>Sections that are connections as a whole: the host's own, and those that our clients open.</summary>
    private static readonly HashSet<string> s_connections = ["AzureWebJobsStorage", "ServiceBus"];

    private static readonly CodeText s_code = CodeText.Load();

    private static Dictionary<string, string> AppSettings
    {
        get
        {
            var app = BicepText.Load("modules", "app.bicep");
            return new[] { "common", "ownIdentity", "scheduler" }.SelectMany(app.Members).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);
        }
    }

    [Fact]
    public void Tables_and_storage_queues() => Assert.Empty(Contract.Storage(BicepText.Load("modules", "storage.bicep"), s_code));

    [Fact]
    public void Service_bus_queues_topics_and_subscriptions() => Assert.Empty(Contract.ServiceBus(
        BicepText.Load("modules", "servicebus.bicep"), s_code, [BusNames.Inbound, BusNames.Outbound], [BusNames.Events]));

    [Fact]
    public void App_settings() => Assert.Empty(Contract.Settings(AppSettings, s_code, s_connections));

    [Fact]
    public void One_of_the_triggers_of_contacts_takes_them_in()
    {
        Assert.Equal("'true'", AppSettings["AzureWebJobs.Contacts_FromStorageQueue.Disabled"]);
        Assert.Equal("'false'", AppSettings["AzureWebJobs.Contacts_FromServiceBus.Disabled"]);
        Assert.Equal("'ServiceBus'", AppSettings["Messaging__Transport"]);
    }

    [Fact]
    public void The_task_hub_is_the_one_of_host_json()
    {
        var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AzuriteProcess.RepositoryRoot, "host.json"))).RootElement;

        Assert.Equal([host.GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString()!], BicepText.Load("modules", "durabletask.bicep").Named("taskHubs"));
    }

    [Fact]
    public void Roles_are_given_on_entities_that_are_there()
    {
        var made = BicepText.Load("modules", "servicebus.bicep");
        var referred = Reference().Matches(BicepText.Load("modules", "roles.bicep").Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToHashSet();

        Assert.Equal(made.Named("queues").Select(q => ("queues", q)).Concat(made.Named("topics").Select(t => ("topics", t))).ToHashSet(), referred);
    }

    [Fact]
    public void Modules_are_given_what_they_take()
    {
        var main = BicepText.Load("main.bicep");
        foreach (var (name, file, given) in main.Modules)
        {
            var module = BicepText.Load(file.Split('/'));
            Assert.Empty(given.Except(module.Parameters.Keys).Select(p => $"{name} takes no {p}."));
            Assert.Empty(module.Parameters.Where(p => !p.Value).Select(p => p.Key).Except(given).Select(p => $"{name} is not given {p}."));
            Assert.All(module.Parameters.Keys, p => Assert.True(Regex.Count(module.Text, $@"\b{p}\b") > 1, $"{file} does not use {p}."));
            Assert.Empty(Regex.Matches(main.Text, $@"\b{name}!?\.outputs\.(\w+)").Select(m => m.Groups[1].Value).Except(module.Outputs).Select(o => $"{name} has no output {o}."));
        }

        Assert.NotEmpty(main.Modules);
    }

    [Fact]
    public void Parameter_files_set_parameters_that_are_there()
    {
        var parameters = BicepText.Load("main.bicep").Parameters;
        foreach (var file in new[] { "dev.bicepparam", "prod.bicepparam" })
        {
            var set = Assignment().Matches(BicepText.Load(file).Text).Select(m => m.Groups[1].Value).ToArray();
            Assert.Empty(set.Except(parameters.Keys));
            Assert.Empty(parameters.Where(p => !p.Value).Select(p => p.Key).Except(set));
        }
    }

    [GeneratedRegex(@"resource \w+ '(queues|topics)' existing = \{ name: '([^']+)' \}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^param (\w+) =", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
