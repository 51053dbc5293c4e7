using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>What stands in the place of personal data.</summary>
internal static class Labels
{
    private static readonly (EntityKind Kind, string Label)[] All =
    [
        (EntityKind.Email, "[email]"), (EntityKind.Phone, "[phone]"), (EntityKind.Url, "[url]"), (EntityKind.Card, "[card]"),
        (EntityKind.Iban, "[iban]"), (EntityKind.NationalId, "[national_id]"),
    ];

    public static bool IsPersonal(EntityKind kind) => kind >= EntityKind.Email;

    public static string Of(EntityKind kind) => All[kind - EntityKind.Email].Label;

    /// <summary>Claims the labels that an earlier redaction left, so that redacting twice changes nothing.</summary>
    public static void Claim(Scan scan)
    {
        var chars = scan.Text.Chars;
        for (var at = chars.IndexOf('['); at >= 0;)
        {
            foreach (var (kind, label) in All)
            {
                if (chars[at..].StartsWith(label) && scan.Text.Origin(at, at + label.Length) is var (start, end)
                    && scan.Text.Original.AsSpan(start, end - start).SequenceEqual(label))
                {
                    scan.Claim(kind, at, at + label.Length);
                }
            }

            var next = chars[(at + 1)..].IndexOf('[');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
