using System.Text.Json.Serialization;

namespace Routing.Domain.Classification;

/// <summary>What a contact says beside its intent. Several can hold at once.</summary>
[Flags]
[JsonConverter(typeof(SignalsJson))]
public enum Signals : ushort
{
    None = 0,
    LegalThreat = 1 << 0,
    RegulatorOrPress = 1 << 1,
    ChargebackThreat = 1 << 2,
    SafetyRisk = 1 << 3,
    SelfHarm = 1 << 4,
    VulnerableCustomer = 1 << 5,
    AbusiveLanguage = 1 << 6,
    OffPlatformSolicitation = 1 << 7,
    RepeatMentioned = 1 << 8,
    HumanRequested = 1 << 9,
    Urgent = 1 << 10,
}

/// <summary>The names of the signals on the wire and in policies, such as <c>legal_threat</c>.</summary>
public static class SignalNames
{
    private static readonly string[] Names =
    [
        "legal_threat", "regulator_or_press", "chargeback_threat", "safety_risk", "self_harm", "vulnerable_customer",
        "abusive_language", "off_platform_solicitation", "repeat_mentioned", "human_requested", "urgent",
    ];

    /// <summary>Every name, in the order of the flags.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The names of the flags that are set, in the order of the flags; empty for none.</summary>
    public static IReadOnlyList<string> Of(Signals signals)
    {
        if (signals == Signals.None)
        {
            return [];
        }

        var names = new List<string>();
        for (var bit = 0; bit < Names.Length; bit++)
        {
            if (((int)signals & (1 << bit)) != 0)
            {
                names.Add(Names[bit]);
            }
        }

        return names;
    }

    /// <summary>The flag of a name; false for an unknown one. Names are compared exactly.</summary>
    public static bool TryParse(string? name, out Signals signal)
    {
        var bit = Array.IndexOf(Names, name);
        signal = bit < 0 ? Signals.None : (Signals)(1 << bit);
        return bit >= 0;
    }
}
