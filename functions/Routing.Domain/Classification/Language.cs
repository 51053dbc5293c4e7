namespace Routing.Domain.Classification;

/// <summary>Names of languages.</summary>
internal static class Language
{
    /// <summary>Any other than those served, or too little text to tell.</summary>
    public const string Unknown = "und";

    /// <summary>The served language of a BCP 47 tag, or null.</summary>
    public static string? Of(string? locale) => locale switch
    {
        ['e', 'n', ..] => "en",
        ['e', 's', ..] => "es",
        ['p', 't', ..] => "pt",
        ['z', 'h', ..] => "zh",
        _ => null,
    };
}
