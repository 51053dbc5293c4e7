using System.Text.RegularExpressions;

namespace Routing.App.Http;

/// <summary>Texts of a fixed form.</summary>
internal static partial class Formats
{
    public static bool IsLanguage(string text) => text.Length <= 35 && Language().IsMatch(text);

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Language();
}
