using Routing.App.Policies;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Markets;

/// <summary>The rules of a real marketplace for violations and disputes: its two files in place of those of the US policy, in its calendars.</summary>
internal static class CaseMarket
{
    private static readonly string s_rows = Path.Combine(AppContext.BaseDirectory, "Markets");

    public static MarketPolicy Of(string row)
    {
        var document = PolicyDocument.OfFiles("US", name => File.ReadAllBytes(name is "enforcement.json" or "disputes.json"
            ? Path.Combine(s_rows, row, name)
            : Path.Combine(PolicyFiles.Shipped, "US", name)));
        var policy = PolicyResolver.Resolve("US", document);
        Assert.Empty(document.Reading.Errors);
        return policy!.Policy;
    }
}
