using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Routing.Domain.Cases;
using Routing.Functions.Cases;
using Routing.Functions.Intake;
using Routing.Functions.Tests.Http;
using Routing.Storage.Connection;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests;

/// <summary>What the attributes say, against the settings and names that they mean.</summary>
public sealed partial class AttributeTests
{
    private static readonly JsonElement s_sample = Read("local.settings.sample.json").GetProperty("Values");

    [Fact]
    public void Names_are_unique_and_tell_subject_and_action()
    {
        var names = FunctionTable.All.Select(static f => f.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names.Except(Enum.GetNames<CaseKind>()), static n => Assert.Matches("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$", n));
    }

    [Fact]
    public void Every_kind_of_case_has_an_orchestration_of_its_name_and_the_activity_is_the_one_that_it_calls()
    {
        var orchestrations = FunctionTable.All.Where(static f => f.Trigger<OrchestrationTriggerAttribute>() is not null).Select(static f => f.Name);

        Assert.Equal(Enum.GetNames<CaseKind>().Order(), orchestrations.Order());
        Assert.Equal(CaseOrchestrations.Wake, Assert.Single(FunctionTable.All, static f => f.Trigger<ActivityTriggerAttribute>() is not null).Name);
    }

    [Fact]
    public void Every_trigger_names_a_queue_that_is_made_and_a_connection_that_the_sample_has()
    {
        var queues = FunctionTable.All.Select(static f => f.Trigger<QueueTriggerAttribute>()).OfType<QueueTriggerAttribute>().ToArray();
        var bus = FunctionTable.All.Select(static f => f.Trigger<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>().ToArray();

        Assert.Equal(["case-alarms", "contacts-inbound"], queues.Select(static q => q.QueueName).Order());
        Assert.All(queues, static q => Assert.Contains(q.QueueName, StorageNames.Queues));
        Assert.Equal("contacts-inbound", Assert.Single(bus).QueueName);
        Assert.All(bus, static b => Assert.False(b.AutoCompleteMessages)); // we settle
        Assert.All(
            queues.Select(static q => q.Connection).Concat(bus.Select(static b => b.Connection)),
            static c => Assert.True(s_sample.TryGetProperty(c!, out _), $"{c} is not in the sample."));
        // The runtime looks for AzureWebJobs{name} first, and would take the functions' own account for this name.
        Assert.DoesNotContain("Storage", queues.Select(static q => q.Connection));
    }

    [Fact]
    public void Binding_expressions_name_settings_of_the_sample()
    {
        var texts = FunctionTable.All.SelectMany(static f => f.Method.GetParameters())
            .SelectMany(static p => p.GetCustomAttributes(inherit: false))
            .SelectMany(static a => a.GetType().GetProperties().Where(static p => p.PropertyType == typeof(string)).Select(p => p.GetValue(a) as string));

        var named = texts.OfType<string>().SelectMany(static t => Expression().Matches(t)).Select(static m => m.Groups[1].Value);

        Assert.All(named, static n => Assert.True(s_sample.TryGetProperty(n.Replace(":", "__", StringComparison.Ordinal), out _), $"{n} is not in the sample."));
    }

    [Fact]
    public void What_the_sample_switches_off_is_there_and_leaves_one_intake()
    {
        var switches = s_sample.EnumerateObject().Select(static s => (Match: Switch().Match(s.Name), s.Value)).Where(static s => s.Match.Success)
            .ToDictionary(static s => s.Match.Groups[1].Value, static s => s.Value.GetString());

        Assert.Equal(["Contacts_FromServiceBus", "Contacts_FromStorageQueue"], switches.Keys.Order());
        Assert.All(switches.Keys, static name => Assert.Contains(FunctionTable.All, f => f.Name == name));
        Assert.Equal("Contacts_FromStorageQueue", Assert.Single(switches, static s => s.Value == "false").Key);
    }

    [Fact]
    public void Sweeps_have_schedules_of_six_fields()
    {
        var timers = FunctionTable.All.Where(static f => f.Trigger<TimerTriggerAttribute>() is not null)
            .ToDictionary(static f => f.Name, static f => f.Trigger<TimerTriggerAttribute>()!.Schedule);

        Assert.Equal(["Sweep_Leases", "Sweep_Outbox", "Sweep_Retention"], timers.Keys.Order());
        Assert.All(timers.Values, static s => Assert.Matches(@"^(\*|\*/\d+|\d+)( (\*|\*/\d+|\d+)){5}$", s));
    }

    [Fact]
    public void The_hosts_settings_leave_settling_and_setting_aside_to_us()
    {
        var extensions = Read("host.json").GetProperty("extensions");

        Assert.Equal("api", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.False(extensions.GetProperty("serviceBus").GetProperty("autoCompleteMessages").GetBoolean());
        Assert.Equal("none", extensions.GetProperty("queues").GetProperty("messageEncoding").GetString()); // InboundText reads both forms
        Assert.True(extensions.GetProperty("queues").GetProperty("maxDequeueCount").GetInt32() > QueueIntake.MostFaults + 1);
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AzuriteProcess.RepositoryRoot, file))).RootElement;

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^AzureWebJobs\.(.+)\.Disabled$")]
    private static partial Regex Switch();
}
