using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Routing.App.Keys;

/// <summary>Section <c>Keys</c>: a key per role by its name, or a reference to a vault that holds one. None is needed; others are issued by ops.</summary>
public sealed class KeyOptions
{
    public const string Example = "rk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// <summary>By role, such as <c>ops</c>. An agent's acts for a-17 and a seller's for s-9, the demo's.</summary>
    public IReadOnlyDictionary<Role, string> ByRole { get; internal set; } = new Dictionary<Role, string>();

    /// <summary>The demo's agent and seller.</summary>
    public static string? SubjectOf(Role role) => role switch
    {
        Role.Agent => "a-17",
        Role.Seller => "s-9",
        _ => null,
    };

    internal void Read(IConfiguration configuration) => ByRole = Roles.All
        .Select(role => (Role: role, Key: configuration[$"Keys:{role.Name()}"]))
        .Where(static k => !string.IsNullOrWhiteSpace(k.Key))
        .ToDictionary(static k => k.Role, static k => k.Key!);
}

/// <summary>Makes the configured keys known to the store. Doing so again changes nothing.</summary>
public sealed partial class ConfiguredKeys(KeyRing ring, IOptions<KeyOptions> options, ILogger<ConfiguredKeys> log)
{
    public async Task AdoptAsync(CancellationToken ct)
    {
        foreach (var (role, text) in options.Value.ByRole)
        {
            if (!await ring.AdoptAsync(ApiKey.Parse(text)!, role, KeyOptions.SubjectOf(role), ct).ConfigureAwait(false))
                LogRevoked(log, role.Name());
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "The key Keys:{Role} was revoked, or its id belongs to another; it opens nothing.")]
    private static partial void LogRevoked(ILogger log, string role);
}

internal sealed class KeyOptionsValidator : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        var wrong = options.ByRole.Where(static k => ApiKey.Parse(k.Value) is null)
            .Select(static k => $"Keys:{k.Key.Name()} is no key, for example {KeyOptions.Example}.").ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}

public static class KeyServices
{
    /// <summary>Keys from settings. Section <c>Keys</c>.</summary>
    public static IServiceCollection AddConfiguredKeys(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyOptionsValidator>();
        services.AddOptions<KeyOptions>().Configure<IConfiguration>(static (options, configuration) => options.Read(configuration)).ValidateOnStart();
        services.AddSingleton<ConfiguredKeys>();
        return services;
    }
}
