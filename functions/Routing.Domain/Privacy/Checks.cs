namespace Routing.Domain.Privacy;

/// <summary>The check digits that numbers carry. All take ASCII digits or lower-case letters only.</summary>
internal static class Checks
{
    /// <summary>ISO/IEC 7812-1 annex B.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[^(i + 1)] - '0';
            value = (i & 1) == 0 ? value : value * 2;
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0;
    }

    /// <summary>ISO 13616: country, two check digits, account; the remainder by 97 of the rotated number is 1.</summary>
    public static bool Iban(ReadOnlySpan<char> iban)
    {
        var rest = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var c = iban[(i + 4) % iban.Length];
            rest = c <= '9' ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'a' + 10) % 97;
        }

        return rest == 1;
    }

    /// <summary>Cadastro de Pessoas Físicas: 11 digits, the last two are checks; all alike is not issued.</summary>
    public static bool Cpf(ReadOnlySpan<char> digits) =>
        digits.Length == 11 && digits.ContainsAnyExcept(digits[0]) && Weighted(digits[..9], 11) == digits[9] && Weighted(digits[..10], 11) == digits[10];

    /// <summary>Cadastro Nacional da Pessoa Jurídica: 12 digits or, since July 2026, letters, and two check digits.</summary>
    public static bool Cnpj(ReadOnlySpan<char> code) =>
        code.Length == 14 && code.ContainsAnyExcept(code[0]) && Weighted(code[..12], 9) == code[12] && Weighted(code[..13], 9) == code[13];

    /// <summary>Social Security number: no area 000, 666 or 9xx, no group 00, no serial 0000 (SSA, 2011 randomisation).</summary>
    public static bool Ssn(ReadOnlySpan<char> digits) =>
        digits[..3] is not ("000" or "666") && digits[0] != '9' && digits[3..5] is not "00" && digits[5..] is not "0000";

    /// <summary>Individual taxpayer number: 9xx with a group in 50-65, 70-88, 90-92 or 94-99 (IRS).</summary>
    public static bool Itin(ReadOnlySpan<char> digits) =>
        digits[0] == '9' && ((digits[3] - '0') * 10) + digits[4] - '0' is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94;

    // Weights count up from 2 at the right and start again after the highest.
    private static char Weighted(ReadOnlySpan<char> code, int highest)
    {
        var sum = 0;
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[^(i + 1)];
            sum += (c <= '9' ? c - '0' : char.ToUpperInvariant(c) - 48) * ((i % (highest - 1)) + 2);
        }

        return (char)('0' + (sum % 11 < 2 ? 0 : 11 - (sum % 11)));
    }
}
