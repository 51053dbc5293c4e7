using Routing.Domain.Classification;
using Xunit;

namespace Routing.Domain.Tests.Classification;

public sealed class LanguageAndSentimentTests
{
    [Theory]
    [InlineData("where is my order", "en")]
    [InlineData("it arrived broken", "en")]
    [InlineData("thanks", "en")]
    [InlineData("dónde está mi pedido", "es")]
    [InlineData("no me ha llegado nada", "es")]
    [InlineData("gracias", "es")]
    [InlineData("quiero mi dinero", "es")]
    [InlineData("onde está meu pedido", "pt")]
    [InlineData("não chegou nada ainda", "pt")]
    [InlineData("obrigado", "pt")]
    [InlineData("quero meu dinheiro de volta", "pt")]
    [InlineData("我的订单在哪里", "zh")]
    [InlineData("我的 iPhone 还没到", "zh")]
    [InlineData("где мой заказ", "und")]
    [InlineData("أين طلبي", "und")]
    [InlineData("注文はどこですか", "und")]
    [InlineData("bonjour où est ma commande", "und")]
    [InlineData("wo ist meine bestellung", "und")]
    [InlineData("12345", "und")]
    [InlineData("", "und")]
    public void The_language_of_a_short_text_is_told(string text, string language) =>
        Assert.Equal(language, TrainedClassifierTests.Classify(text).Language);

    [Theory]
    [InlineData("pt-BR", "pt")]
    [InlineData("es-MX", "es")]
    public void The_locale_decides_only_what_the_text_does_not(string locale, string language)
    {
        var classifier = new TrainedClassifier(TrainedClassifier.Shipped);

        Assert.Equal(language, classifier.Classify(new ContactText("", "cancelar", [], locale), []).Language);
        Assert.Equal("en", classifier.Classify(new ContactText("", "where is my order", [], locale), []).Language);
    }

    [Theory]
    [InlineData("excellent, I love it, thank you", 0.5, 1)]
    [InlineData("muchas gracias, todo excelente", 0.5, 1)]
    [InlineData("adorei, muito bom", 0.5, 1)]
    [InlineData("非常好，很满意", 0.5, 1)]
    [InlineData("terrible service, worst ever", -1, -0.5)]
    [InlineData("es una estafa, pésimo servicio", -1, -0.5)]
    [InlineData("péssimo, que vergonha", -1, -0.5)]
    [InlineData("太差了，骗子", -1, -0.5)]
    [InlineData("not good", -1, -0.1)]
    [InlineData("no es bueno", -1, 0.6)]
    [InlineData("where is order 5", -0.2, 0.2)]
    [InlineData("", 0, 0)]
    public void The_mood_of_a_text_is_felt(string text, double least, double most) =>
        Assert.InRange(TrainedClassifierTests.Classify(text).Sentiment, least, most);

    [Fact]
    public void A_strengthened_word_weighs_more() => Assert.True(
        TrainedClassifierTests.Classify("very bad").Sentiment < TrainedClassifierTests.Classify("bad").Sentiment);
}
