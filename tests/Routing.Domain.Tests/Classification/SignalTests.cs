using Routing.Domain.Classification;
using Xunit;

namespace Routing.Domain.Tests.Classification;

public sealed class SignalTests
{
    [Theory]
    [InlineData("I will sue you, my lawyer will call", Signals.LegalThreat)]
    [InlineData("Voy a proceder legalmente con mi abogado", Signals.LegalThreat)]
    [InlineData("vou processar vocês na justiça", Signals.LegalThreat)]
    [InlineData("我要去法院起诉你们", Signals.LegalThreat)]
    [InlineData("voy a ir a PROFECO", Signals.RegulatorOrPress)]
    [InlineData("vou reclamar no Procon", Signals.RegulatorOrPress)]
    [InlineData("我打12315找消协", Signals.RegulatorOrPress)]
    [InlineData("I'll do a chargeback", Signals.ChargebackThreat)]
    [InlineData("voy a hacer un contracargo", Signals.ChargebackThreat)]
    [InlineData("vou contestar a compra", Signals.ChargebackThreat)]
    [InlineData("我去银行拒付", Signals.ChargebackThreat)]
    [InlineData("the battery exploded", Signals.SafetyRisk)]
    [InlineData("el cargador explotó", Signals.SafetyRisk)]
    [InlineData("o carregador pegou fogo", Signals.SafetyRisk)]
    [InlineData("充电器爆炸了", Signals.SafetyRisk)]
    [InlineData("I want to die", Signals.SelfHarm)]
    [InlineData("ya no quiero vivir", Signals.SelfHarm)]
    [InlineData("não quero mais viver", Signals.SelfHarm)]
    [InlineData("我不想活了", Signals.SelfHarm)]
    [InlineData("I am disabled and use a wheelchair", Signals.VulnerableCustomer)]
    [InlineData("soy adulto mayor", Signals.VulnerableCustomer)]
    [InlineData("sou aposentada", Signals.VulnerableCustomer)]
    [InlineData("我是孕妇", Signals.VulnerableCustomer)]
    [InlineData("you are idiots", Signals.AbusiveLanguage)]
    [InlineData("sh1t service", Signals.AbusiveLanguage)]
    [InlineData("f u c k", Signals.AbusiveLanguage)]
    [InlineData("ｆｕｃｋ this", Signals.AbusiveLanguage)]
    [InlineData("fuuuuck", Signals.AbusiveLanguage)]
    [InlineData("pinches pendejos", Signals.AbusiveLanguage)]
    [InlineData("vai se foder", Signals.AbusiveLanguage)]
    [InlineData("你们这些混蛋", Signals.AbusiveLanguage)]
    [InlineData("write me on WhatsApp", Signals.OffPlatformSolicitation)]
    [InlineData("wh4tsapp", Signals.OffPlatformSolicitation)]
    [InlineData("págame por fuera", Signals.OffPlatformSolicitation)]
    [InlineData("faz um pix direto", Signals.OffPlatformSolicitation)]
    [InlineData("加微信私下交易", Signals.OffPlatformSolicitation)]
    [InlineData("this is the third time I write", Signals.RepeatMentioned)]
    [InlineData("ya les escribí varias veces", Signals.RepeatMentioned)]
    [InlineData("já liguei três vezes", Signals.RepeatMentioned)]
    [InlineData("我已经联系过好几次", Signals.RepeatMentioned)]
    [InlineData("let me talk to a human", Signals.HumanRequested)]
    [InlineData("quiero hablar con una persona", Signals.HumanRequested)]
    [InlineData("quero falar com um atendente", Signals.HumanRequested)]
    [InlineData("转人工", Signals.HumanRequested)]
    [InlineData("this is urgent", Signals.Urgent)]
    [InlineData("es urgente, lo necesito hoy", Signals.Urgent)]
    [InlineData("preciso o mais rápido possível", Signals.Urgent)]
    [InlineData("请尽快处理", Signals.Urgent)]
    [InlineData("where is my order", Signals.None)]
    [InlineData("tengo un retraso, qué lástima", Signals.None)]
    [InlineData("Better Business shirts, size B", Signals.None)]
    public void A_signal_is_found_in_four_languages_and_disguises(string text, Signals expected) =>
        Assert.Equal(expected, TrainedClassifierTests.Classify(text).Signals & (expected == Signals.None ? (Signals)0x7FF : expected));

    [Theory]
    [InlineData("I sued nobody; put it on the table", Signals.LegalThreat)]
    [InlineData("I am dying to see it, it looks great", Signals.SelfHarm)]
    public void The_words_alone_are_not_the_signal(string text, Signals absent) => Assert.Equal(Signals.None, TrainedClassifierTests.Classify(text).Signals & absent);

    [Fact]
    public void A_text_can_give_several_signals() => Assert.Equal(
        Signals.LegalThreat | Signals.RepeatMentioned | Signals.Urgent,
        TrainedClassifierTests.Classify("Third time I write, my lawyer is ready. This is urgent, answer immediately, ASAP").Signals);

    [Fact]
    public void Every_flag_has_a_name_that_leads_back_to_it()
    {
        foreach (var signal in Enum.GetValues<Signals>().Where(static s => s != Signals.None))
        {
            Assert.True(SignalNames.TryParse(Assert.Single(SignalNames.Of(signal)), out var back));
            Assert.Equal(signal, back);
        }

        Assert.Equal(["legal_threat", "urgent"], SignalNames.Of(Signals.Urgent | Signals.LegalThreat));
        Assert.False(SignalNames.TryParse("Urgent", out _));
    }
}
