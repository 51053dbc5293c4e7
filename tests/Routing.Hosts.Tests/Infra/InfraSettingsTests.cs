using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Routing.App.Keys;
using Routing.App.Queues;
using Routing.Storage.Cases;
using Routing.Storage.Contacts;
using Routing.Storage.Work;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Infra;

/// <summary>The values of the app settings are ones that the app starts with, and the role keys are made as it reads them.</summary>
public sealed class InfraSettingsTests
{
    private static readonly IReadOnlyDictionary<string, string> s_common = BicepText.Load("modules", "app.bicep").Members("common");

    public static TheoryData<string, Type> Sections => new()
    {
        { "Contacts", typeof(ContactOptions) }, { "Work", typeof(WorkOptions) }, { "Cases", typeof(CaseOptions) }, { "Queues", typeof(QueueOptions) },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Values_are_in_range(string section, Type type)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(s_common.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)Value(s.Value)))).Build();

        var options = configuration.GetSection(section).Get(type)!;

        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
    }

    [Fact]
    public void Keys_come_from_the_vault_for_every_role_without_a_subject()
    {
        var roles = Roles.All.Where(r => !r.HasSubject()).Select(r => r.Name()).ToArray();

        Assert.Equal(
            roles.Select(r => $"Keys__{r} '@Microsoft.KeyVault(VaultName=${{vaultName}};SecretName=role-key-{r})'").Order(StringComparer.Ordinal),
            s_common.Where(s => s.Key.StartsWith("Keys__", StringComparison.Ordinal)).Select(s => $"{s.Key} {s.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(string.Join(',', roles), Node("import { roles } from './infra/keys.mjs'; console.log(roles.join())"));
    }

    [Fact]
    public void A_key_that_is_made_is_one_that_the_app_reads()
    {
        var keys = Node("import { newKey } from './infra/keys.mjs'; for (let i = 0; i < 50; i++) console.log(newKey())").Split('\n');

        Assert.All(keys, k => Assert.NotNull(ApiKey.Parse(k)));
        Assert.Equal(50, keys.Distinct().Count());
    }

    [Fact]
    public void A_key_that_is_there_stays_and_the_app_is_told_of_new_ones()
    {
        var calls = Node("""
            import { ensure } from './infra/keys.mjs';
            const there = new Set(['/v/secrets/role-key-ops']);
            const call = async (method, path, body) => {
              const name = path.split('?')[0];
              if (method === 'GET') return { status: there.has(name) ? 200 : 404 };
              console.log(method, name, body ? body.properties.value.slice(0, 3) : '');
              if (method === 'PUT') there.add(name);
              return { status: 200 };
            };
            console.log((await ensure(call, '/v', '/a')).join());
            console.log((await ensure(call, '/v', '/a')).join() || 'none');
            """).Split('\n').Select(l => l.Trim());

        Assert.Equal(
            ["PUT /v/secrets/role-key-channel rk_", "PUT /v/secrets/role-key-reviewer rk_", "PUT /v/secrets/role-key-supervisor rk_",
                "POST /a/config/configreferences/appsettings/refresh", "channel,reviewer,supervisor", "none"],
            calls);
    }

    /// <summary>A literal, or the default of a parameter of main.bicep that is handed through.</summary>
    private static string Value(string written) => Regex.Match(written, @"^string\((\w+)\)$") is { Success: true } parameter
        ? Regex.Match(BicepText.Load("main.bicep").Text, $@"^param {parameter.Groups[1].Value} int = (\d+)$", RegexOptions.Multiline).Groups[1].Value
        : written.Trim('\'');

    private static string Node(string script)
    {
        var start = new ProcessStartInfo("node", ["--input-type=module", "--eval", script]) { WorkingDirectory = AzuriteProcess.RepositoryRoot, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
