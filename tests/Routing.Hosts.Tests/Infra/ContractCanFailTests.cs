using Xunit;

namespace Routing.Hosts.Tests.Infra;

/// <summary>The contract's tests see what they are for: broken samples of Bicep and code.</summary>
public sealed class ContractCanFailTests
{
    private const string Options = """
        services.AddOptionsWithValidateOnStart<HeatOptions, HeatOptionsValidator>().BindConfiguration("Heat");
        public sealed class HeatOptions
        {
            public int Level { get; init; } = 1;

            internal bool IsHigh => Level > 5;

            public TimeSpan? Rest { get; init; }
        }
        """;

    private static readonly HashSet<string> s_connections = ["ServiceBus"];

    [Fact]
    public void A_setting_that_either_side_lacks_is_named()
    {
        var bicep = new BicepText("var common = {\n  Heat__Level: '3' // warm\n  Heat__Colour: 'red'\n  ServiceBus__credential: 'x'\n}");

        Assert.Equal(
            ["The code has the setting Heat__Rest, the Bicep has not.", "The Bicep has the setting Heat__Colour, the code has not."],
            Contract.Settings(bicep.Members("common"), new(Options), s_connections));
    }

    [Fact]
    public void A_connection_without_settings_is_named()
    {
        var code = new CodeText("""[QueueTrigger(Names.Inbound, Connection = "Other")] [ServiceBusTrigger("%Heat:Queue%", Connection = "ServiceBus")] const string Inbound = "in";""");

        Assert.Equal(
            ["The code has the setting Heat__Queue, the Bicep has not.", "The code has the connection Other, the Bicep has no setting of it.", "The code has the connection ServiceBus, the Bicep has no setting of it."],
            Contract.Settings(new BicepText("var common = {\n}").Members("common"), code, s_connections));
        Assert.Equal(["in"], code.StorageQueues);
    }

    [Fact]
    public void An_entity_that_either_side_lacks_is_named()
    {
        var bicep = new BicepText("""
            var queues = [
              'b'
            ]
            resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
              name: name

              resource queue 'queues' = [for each in queues: {
                name: each
              }]

              resource events 'topics' = {
                name: 'events'
              }
              resource other 'topics' existing = { name: 'elsewhere' }
            }
            """);
        var code = new CodeText("""const string Topic = "decisions"; client.CreateSender(Topic); client.CreateProcessor("b", options); client.CreateSender(queue);""");

        Assert.Equal(
            ["The code uses the Service Bus queue a, the Bicep has none.", "The Bicep has the Service Bus queue b, the code does not use it.", "No topic has a subscription in the Bicep.",
                "decisions of a Service Bus trigger or client is not in the Bicep."],
            Contract.ServiceBus(bicep, code, ["a"], ["events"]));
    }

    [Theory]
    [InlineData("var a = [\n  'x'\n")]
    [InlineData("var a = {\n  b: [ 'x' }\n}")]
    [InlineData("param a string = 'x\n")]
    public void Broken_bicep_is_refused(string text) => Assert.Throws<FormatException>(() => new BicepText(text));

    [Fact]
    public void What_is_read_is_what_is_there()
    {
        var bicep = new BicepText("""
            // var queues = [ 'not this' ]
            param name string
            param size int = 3
            var queues = [
              'one' // 'not this either'
              'two'
            ]
            var settings = { A__b: 'x', 'C.d': '${name}-{y}', E: empty(name) ? {} : { f: 1 } }
            output id string = name
            """);

        Assert.Equal(["one", "two"], bicep.Strings("queues"));
        Assert.Equal(["A__b", "C.d", "E"], bicep.Members("settings").Keys);
        Assert.Equal("'${name}-{y}'", bicep.Members("settings")["C.d"]);
        Assert.Equal(new Dictionary<string, bool> { ["name"] = false, ["size"] = true }, bicep.Parameters);
        Assert.Equal(["id"], bicep.Outputs);
        Assert.Throws<FormatException>(() => bicep.Strings("tables"));
    }

    [Fact]
    public void Both_sides_are_read_at_all()
    {
        var code = CodeText.Load();

        Assert.True(code.Settings.Count >= 15, string.Join(' ', code.Settings));
        Assert.Contains("Queues__PollInterval", code.Settings);
        Assert.Equal(typeof(App.Queues.QueueOptions).GetProperties().Select(p => $"Queues__{p.Name}").ToHashSet(), code.Settings.Where(s => s.StartsWith("Queues__", StringComparison.Ordinal)).ToHashSet());
        Assert.True(code.Instruments.Count >= 10, string.Join(' ', code.Instruments));
    }
}
