using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Routing.Storage.ServiceBus;
using Xunit;

namespace Routing.Tests.ServiceBus;

public sealed class BusSettingsTests
{
    private const string Key = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=routing;SharedAccessKey=YQ==";

    [Theory]
    [InlineData("StorageQueues", "", "")]
    [InlineData("storagequeues", "nonsense", "nonsense")]
    [InlineData("ServiceBus", "", "contoso.servicebus.windows.net")]
    [InlineData("servicebus", Key, "")]
    [InlineData("ServiceBus", "Endpoint=sb://localhost:5672;SharedAccessKeyName=a;SharedAccessKey=YQ==;UseDevelopmentEmulator=true;", "")]
    public void Settings_that_are_right_are_taken(string transport, string connection, string @namespace) =>
        Validate(transport, connection, @namespace);

    [Theory]
    [InlineData("Kafka", "", "", "Messaging:Transport", "Messaging__Transport=StorageQueues")]
    [InlineData("", "", "", "Transport", "Transport")]
    [InlineData("ServiceBus", "", "", "ServiceBus:fullyQualifiedNamespace is required", "ServiceBus__fullyQualifiedNamespace=contoso.servicebus.windows.net")]
    [InlineData("ServiceBus", "", "sb://contoso.servicebus.windows.net", "ServiceBus:fullyQualifiedNamespace is not", "=contoso.servicebus.windows.net")]
    [InlineData("ServiceBus", "", "contoso", "ServiceBus:fullyQualifiedNamespace is not", "=contoso.servicebus.windows.net")]
    [InlineData("ServiceBus", "UseDevelopmentStorage=true", "", "ServiceBus is not a connection string", "ServiceBus=Endpoint=sb://")]
    [InlineData("ServiceBus", "Endpoint=sb://nokey.servicebus.windows.net/", "", "ServiceBus is not a connection string", "ServiceBus=Endpoint=sb://")]
    public void A_setting_that_is_missing_or_malformed_is_named_with_an_example(string transport, string connection, string @namespace, string named, string example)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validate(transport, connection, @namespace));

        Assert.Contains(refused.Failures, f => f.Contains(named, StringComparison.Ordinal) && f.Contains(example, StringComparison.Ordinal));
        Assert.DoesNotContain(refused.Failures, f => connection.Length > 0 && f.Contains(connection, StringComparison.Ordinal)); // it may hold a key
    }

    private static void Validate(string transport, string connection, string @namespace)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Messaging:Transport"] = transport, ["ServiceBus"] = connection, ["ServiceBus:fullyQualifiedNamespace"] = @namespace,
        }).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMessaging(configuration).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
