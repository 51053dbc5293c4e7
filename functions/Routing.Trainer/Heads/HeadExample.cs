using Routing.Domain.Classification;
using Routing.Trainer.Corpora;
using Net = Routing.Domain.Classification.Model.Heads;

namespace Routing.Trainer.Heads;

/// <summary>A text with what its heads should say, and how much each of that counts: 0 where it is not known.</summary>
internal sealed record HeadExample(string Text, string Language, string Family, float[] Targets, float[] Weights)
{
    private const string Foreign = Domain.Classification.Language.Unknown;

    // What a message of the groups says of signals nobody wrote down; a phrase is a better witness than its absence.
    private const float Presumed = 0.3f;

    // Such texts are few against the others.
    private const float ForeignWeight = 16;

    private static readonly SignalPhrases Phrases = new("signals.txt");

    /// <summary>Known signals, mood and language.</summary>
    public static HeadExample Of(SignalMessage message)
    {
        var example = Empty(message.Text, message.Language, message.Family, message.Language);
        for (var i = 0; i < Net.SignalCount; i++)
            example.Set(i, ((int)message.Signals >> i) & 1, 1);
        example.Set(Net.Mood, (float)message.Sentiment, 1);
        return example;
    }

    /// <summary>Known language; what its intent says of signals; and no signal otherwise, unless a phrase speaks for one.</summary>
    public static HeadExample Of(CorpusMessage message)
    {
        var example = Empty(message.Text, message.Language, message.Family, message.Language);
        using var words = new Routing.Domain.Text.Words(message.Text);
        var found = Phrases.Find(words);
        var open = Open(message.Intent);
        for (var i = 0; i < Net.SignalCount; i++)
        {
            var signal = (Signals)(1 << i);
            if (((found | open) & signal) == 0)
                example.Set(i, 0, Presumed);
        }

        if (message.Intent == "service.human_agent")
            example.Set(9, 1, 1);
        if (message.Intent == "safety.scam")
            example.Set(7, 0, 1); // a seller's asking to pay outside, reported
        return example;
    }

    /// <summary>Of none of the served languages.</summary>
    public static HeadExample Of(ForeignMessage message) => Empty(message.Text, Foreign, message.Place, Foreign);

    private static HeadExample Empty(string text, string language, string family, string heads)
    {
        var example = new HeadExample(text, language, family, new float[Net.Count], new float[Net.Count]);
        var weight = heads == Foreign ? ForeignWeight : 1;
        for (var i = 0; i < Net.Languages.Length; i++)
            example.Set(Net.FirstLanguage + i, Net.Languages[i] == heads ? 1 : 0, weight);
        return example;
    }

    // Signals that messages of an intent have often enough that nobody knows without reading.
    private static Signals Open(string intent) => Intents.Family(intent) switch
    {
        "safety" => Signals.SafetyRisk | Signals.AbusiveLanguage | Signals.Urgent | Signals.LegalThreat,
        "service" => Signals.HumanRequested | Signals.RepeatMentioned | Signals.Urgent | Signals.AbusiveLanguage,
        "dispute" => Signals.LegalThreat | Signals.RegulatorOrPress | Signals.RepeatMentioned | Signals.ChargebackThreat,
        "seller" when intent == "seller.buyer_abuse" => Signals.LegalThreat | Signals.OffPlatformSolicitation | Signals.AbusiveLanguage | Signals.RegulatorOrPress,
        "delivery" or "refund" or "order" => Signals.Urgent | Signals.RepeatMentioned,
        "payment" => Signals.ChargebackThreat | Signals.Urgent,
        "none" => (Signals)0x7FF & ~(Signals.OffPlatformSolicitation | Signals.ChargebackThreat | Signals.HumanRequested),
        _ => Signals.None,
    };

    private void Set(int head, float target, float weight) => (Targets[head], Weights[head]) = (target, weight);
}
