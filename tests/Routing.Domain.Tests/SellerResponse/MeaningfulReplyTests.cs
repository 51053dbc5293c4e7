using Routing.Domain.Governance;
using Routing.Domain.SellerResponse;
using Xunit;

namespace Routing.Domain.Tests.SellerResponse;

public sealed class MeaningfulReplyTests
{
    [Theory]
    [InlineData("Hi")]
    [InlineData("Hello dear customer, good morning!")]
    [InlineData("Thank you very much!!!")]
    [InlineData("Hola, buenos días, estimado cliente")]
    [InlineData("Muchas gracias 😊")]
    [InlineData("Olá, boa tarde! Obrigada, querido cliente.")]
    [InlineData("您好，亲爱的，谢谢您")]
    [InlineData("亲，在的呢")]
    [InlineData("👍👍👍")]
    [InlineData("...!!!")]
    [InlineData("")]
    [InlineData("Hellooooo")]
    [InlineData("ok 123")]
    [InlineData("[phone]")]
    public void Courtesies_emoji_and_marks_answer_nothing(string text) =>
        Assert.Equal(ReplyReasons.NoWords, MeaningfulReply.Judge(Sellers.Reply(Sellers.Monday, text), Sellers.Terms.Reply));

    [Theory]
    [InlineData("Hi, shipped")]
    [InlineData("您好，有货")]
    public void One_word_is_too_few(string text) =>
        Assert.Equal(ReplyReasons.TooFewWords, MeaningfulReply.Judge(Sellers.Reply(Sellers.Monday, text), Sellers.Terms.Reply));

    [Theory]
    [InlineData("Shipped yesterday")]
    [InlineData("Hi Ana! Your parcel left our warehouse today, tracking 1Z999AA10123456784.")]
    [InlineData("Su paquete llega mañana")]
    [InlineData("O produto foi enviado ontem, obrigado")]
    [InlineData("您好，已经发货了，明天到")]
    [InlineData("亲，这款没有红色了")]
    public void What_says_something_answers(string text) =>
        Assert.Equal(ReplyReasons.Meaningful, MeaningfulReply.Judge(Sellers.Reply(Sellers.Monday, text), Sellers.Terms.Reply));

    [Fact]
    public void Who_wrote_it_where_and_to_how_many_is_the_policys_to_judge()
    {
        var reply = Sellers.Reply(Sellers.Monday);
        var terms = Sellers.Terms.Reply;

        Assert.Equal(ReplyReasons.Bot, MeaningfulReply.Judge(reply with { Author = ReplyAuthor.Bot }, terms));
        Assert.Equal(ReplyReasons.Meaningful, MeaningfulReply.Judge(reply with { Author = ReplyAuthor.Template }, terms));
        Assert.Equal(ReplyReasons.Template, MeaningfulReply.Judge(reply with { Author = ReplyAuthor.Template }, terms with { Authors = [ReplyAuthor.Human] }));
        Assert.Equal(ReplyReasons.Surface, MeaningfulReply.Judge(reply with { Surface = ReplySurface.RefundForm }, terms with { Surfaces = [ReplySurface.Chat] }));
        Assert.Equal(ReplyReasons.Meaningful, MeaningfulReply.Judge(reply with { SentToOthers = 4 }, terms));
        Assert.Equal(ReplyReasons.SameTextToOthers, MeaningfulReply.Judge(reply with { SentToOthers = 5 }, terms));
        Assert.Equal(ReplyReasons.NotResolving, MeaningfulReply.Judge(reply, terms with { MustResolve = true }));
        Assert.Equal(ReplyReasons.Meaningful, MeaningfulReply.Judge(reply with { Text = "", Surface = ReplySurface.RefundForm, Resolves = true }, terms));
        Assert.Equal(
            ReplyReasons.Blocked,
            MeaningfulReply.Judge(reply with { Findings = [new(FindingKind.Abuse, 0, 1, Severity.High, "v", true)] }, terms));
    }

    [Theory]
    [InlineData("Hi Maria, your order 4411 ships today.", "HELLO Juan! Your order 9987 ships today")]
    [InlineData("hola lupe, su pedido 12 sale hoy", "Hola Pedro, su pedido 7788 sale hoy.")]
    [InlineData("您好，订单1234今天发货", "你好，订单5678今天发货。")]
    public void A_text_sent_to_everybody_has_one_digest(string one, string other) => Assert.Equal(ReplyDigest.Of(one), ReplyDigest.Of(other));

    [Theory]
    [InlineData("Your order ships today", "Your order ships tomorrow")]
    [InlineData("今天发货", "明天发货")]
    public void Different_texts_have_different_digests(string one, string other) => Assert.NotEqual(ReplyDigest.Of(one), ReplyDigest.Of(other));
}
