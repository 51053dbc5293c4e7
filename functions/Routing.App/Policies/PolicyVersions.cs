using Routing.Domain.Policies;

namespace Routing.App.Policies;

/// <summary>A kept version with what it means, worked out when first asked for. Policy null: this build cannot read it.</summary>
internal sealed class HeldVersion(StoredPolicy stored, Lazy<MarketPolicy?> policy)
{
    public StoredPolicy Stored => stored;

    public MarketPolicy? Policy => policy.Value;
}

/// <summary>The versions of one market, immutable, lowest first.</summary>
internal sealed class PolicyVersions(string market, HeldVersion[] versions)
{
    public string Market => market;

    public IReadOnlyList<HeldVersion> All => versions;

    public int Last => versions.Length == 0 ? 0 : versions[^1].Stored.Version;

    /// <summary>The highest version that is in effect by then.</summary>
    public HeldVersion? At(DateTimeOffset at)
    {
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            if (versions[i].Stored.EffectiveFrom <= at && versions[i].Policy is not null)
                return versions[i];
        }

        return null;
    }

    public HeldVersion? Find(int version) => Array.Find(versions, v => v.Stored.Version == version);

    public StoredPolicy? Newest(PolicySource source) => Array.FindLast(versions, v => v.Stored.Source == source)?.Stored;

    public PolicyVersions With(IEnumerable<HeldVersion> more) => new(market, [.. versions, .. more]);
}
