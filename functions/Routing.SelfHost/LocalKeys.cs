using Routing.App.Keys;

namespace Routing.SelfHost;

/// <summary>
/// One key per role for work on one machine. They are made on the first run, kept in local.settings.json as <c>Keys__{role}</c>, made known
/// to the store on every run (it may be a new one), and made anew when they were revoked.
/// </summary>
internal sealed class LocalKeys(KeyRing ring, LocalSettings settings)
{
    /// <summary>The demo's agent and seller.</summary>
    public static string? SubjectOf(Role role) => KeyOptions.SubjectOf(role);

    /// <exception cref="LocalSettingsException">A key in the file is not one, or the file cannot be written.</exception>
    public async Task<IReadOnlyList<(Role Role, ApiKey Key)>> EnsureAsync(CancellationToken ct)
    {
        var configured = settings.Settings.ToDictionary(v => v.Key, v => v.Value, StringComparer.OrdinalIgnoreCase);
        var keys = new List<(Role, ApiKey)>();
        var changed = false;
        foreach (var role in Roles.All)
        {
            var key = await KnownAsync(configured.GetValueOrDefault($"Keys:{role.Name()}"), role, ct).ConfigureAwait(false);
            if (key is null)
            {
                key = await ring.IssueAsync(role, SubjectOf(role), ct).ConfigureAwait(false);
                settings.Set($"Keys__{role.Name()}", key.ToString());
                changed = true;
            }

            keys.Add((role, key));
        }

        if (changed)
            settings.Save();
        return keys;
    }

    private async Task<ApiKey?> KnownAsync(string? text, Role role, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var key = ApiKey.Parse(text) ?? throw new LocalSettingsException($"Keys__{role.Name()} in local.settings.json is no key; remove it to have one made.");
        return await ring.AdoptAsync(key, role, SubjectOf(role), ct).ConfigureAwait(false) ? key : null;
    }
}
