using System.Reflection;
using Routing.App.Policies;
using Routing.Domain.Governance;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Governance;

public sealed class MessageCheckTests(ITestOutputHelper output)
{
    private static readonly GovernanceTerms s_terms = PolicyFiles.Load(PolicyFiles.Shipped)["US"].Seller!.Governance;

    private static readonly IReadOnlyList<(HashSet<FindingKind> Kinds, string Text)> s_messages = [.. Messages("sellermessages.txt")];

    [Theory]
    [InlineData("sellermessages.txt", 160, 0.97, 0.97)]
    [InlineData("sellerunseen.txt", 45, 0.9, 0.9)]
    [InlineData("sellerfresh.txt", 25, 0.85, 0.85)]
    public void Labelled_messages_are_told_apart(string file, int least, double leastPrecision, double leastRecall)
    {
        var messages = Messages(file).ToArray();
        Assert.True(messages.Length >= least);
        var (right, extra, missed) = (new int[6], new int[6], new int[6]);
        foreach (var (kinds, text) in messages)
        {
            var found = Kinds(text);
            foreach (var kind in Enum.GetValues<FindingKind>())
            {
                right[(int)kind] += kinds.Contains(kind) && found.Contains(kind) ? 1 : 0;
                extra[(int)kind] += !kinds.Contains(kind) && found.Contains(kind) ? 1 : 0;
                missed[(int)kind] += kinds.Contains(kind) && !found.Contains(kind) ? 1 : 0;
            }

            if (!kinds.SetEquals(found))
                output.WriteLine($"{string.Join(',', kinds)} found as {string.Join(',', found)}: {text}");
        }

        foreach (var kind in Enum.GetValues<FindingKind>())
            output.WriteLine($"{kind}: precision {Share(right[(int)kind], extra[(int)kind]):0.000} recall {Share(right[(int)kind], missed[(int)kind]):0.000}");
        var (precision, recall) = (Share(right.Sum(), extra.Sum()), Share(right.Sum(), missed.Sum()));
        output.WriteLine($"{messages.Length} messages: precision {precision:0.000} recall {recall:0.000}");
        Assert.True(precision >= leastPrecision, $"precision {precision}");
        Assert.True(recall >= leastRecall, $"recall {recall}");

        static double Share(int part, int rest) => part + rest == 0 ? 1 : (double)part / (part + rest);
    }

    [Fact]
    public void Harmless_messages_are_never_blocked() => Assert.All(
        s_messages.Where(m => m.Kinds.Count == 0), m => Assert.DoesNotContain(MessageCheck.Check(m.Text, [], s_terms).Findings, f => f.Blocks));

    [Fact]
    public void Findings_stand_where_they_say_and_hold_no_personal_data()
    {
        var check = MessageCheck.Check("Hello, call me at 555-123-4567 or ana@mail.com, you idiot", [], s_terms);

        Assert.Equal("Hello, call me at [phone] or [email], you idiot", check.Text);
        Assert.Equal(
            [(FindingKind.Solicitation, "call me"), (FindingKind.Exchange, "[phone]"), (FindingKind.Exchange, "[email]"), (FindingKind.Abuse, "idiot")],
            check.Findings.Select(f => (f.Kind, check.Text.Substring(f.Start, f.Length))));
        Assert.Equal("off_platform_contact", check.Findings[1].Violation);
        Assert.Equal(new("off_platform_exchange", 18, 7), check.Findings[1].ToFinding());
    }

    [Fact]
    public void Known_order_ids_are_allowed_even_if_they_look_like_a_phone()
    {
        Assert.NotEmpty(MessageCheck.Check("It is 2125550188", [], s_terms).Findings);
        Assert.Empty(MessageCheck.Check("It is 2125550188", ["2125550188"], s_terms).Findings);
    }

    [Theory]
    [InlineData("https://www.ups.com/track?x=1", 0)]
    [InlineData("https://ups.com.evil.shop/track", 1)]
    [InlineData("https://www.ups.com@evil.shop/track", 1)]
    [InlineData("https://evilups.com/track", 1)]
    [InlineData("see https://www.ups.com/track and https://evil.shop/x", 1)]
    public void Only_links_to_allowed_hosts_pass(string text, int findings) => Assert.Equal(findings, MessageCheck.Check(text, [], s_terms).Findings.Count);

    [Fact]
    public void What_the_policy_has_no_rule_for_is_not_looked_for()
    {
        var none = new GovernanceTerms { Rules = System.Collections.Frozen.FrozenDictionary<FindingKind, GovernanceRule>.Empty };

        Assert.All(s_messages, m => Assert.Empty(MessageCheck.Check(m.Text, [], none).Findings));
    }

    [Fact]
    public void Any_text_is_taken_and_findings_stay_within_it()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var parts = s_messages.SelectMany(m => m.Text.Split(' ')).Concat(["[phone]", "[", "]", "@", "@@@", "\ud83d", "\ud83d\ude00", "\u200b", "w.h.a", "\n", "…", "＠家", new('a', 300)]).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", random.GetItems(parts, random.Next(40)));
            var check = MessageCheck.Check(text, [], s_terms);
            Assert.All(check.Findings, f => Assert.True(f.Start >= 0 && f.Length > 0 && f.Start + f.Length <= check.Text.Length));
            Assert.InRange(check.Findings.Count, 0, MessageCheck.MostFindings);
        }
    }

    private static HashSet<FindingKind> Kinds(string text) => [.. MessageCheck.Check(text, [], s_terms).Findings.Select(f => f.Kind)];

    private static IEnumerable<(HashSet<FindingKind> Kinds, string Text)> Messages(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var kinds = line[..colon] == "none" ? [] : line[..colon].Split(',').Select(k => Enum.Parse<FindingKind>(k, ignoreCase: true));
            yield return ([.. kinds], line[(colon + 1)..].Trim());
        }
    }
}
