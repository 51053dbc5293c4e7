using System.Diagnostics.CodeAnalysis;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Privacy;
using Xunit;

namespace Routing.Domain.Tests.Privacy;

/// <summary>A failure prints the seed; give it to <c>WithReplay</c> to run that case again.</summary>
public sealed class RedactorPropertyTests
{
    private static readonly string[] Fragments =
    [
        "order ", "call ", "tarjeta ", "guía ", "my number is ", "订单号", "电话", "a@b.com", " at gmail dot com", "555", "-123-4567", "4111 1111 1111 1111",
        "five five ", "double ", "cinco ", "一三八", "+52 ", "(11) ", "https://x.y/z", "www.", ".com", "#12345", "$20", "[email]", "[phone]", "12/11/2026",
        " ", "\n", ".", ", ", "\u200B", "\uD83D", "\uDE00", "\u202E", "\0", "hola ", "x", "1Z999AA10123456784", "529.982.247-25", "ES9121000418", "@", "٥٥٥", "9",
    ];

    private static readonly string[] Secrets =
    [
        "ana.silva@gmail.com", "maria arroba gmail punto com", "+1 555 123 4567", "(11) 91234-5678", "4111 1111 1111 1111", "378282246310005",
        "GB82WEST12345698765432", "529.982.247-25", "123-45-6789", "GOMC800101HDFLRN09", "https://user:pw@host.example/a?token=1",
        "five five five one two three four five six seven",
    ];

    private static Gen<string> Texts => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(static text => text ?? ""),
        Gen.Elements(Fragments).ArrayOf().Select(string.Concat));

    [Fact]
    public void Any_text_is_taken_and_redacting_twice_is_redacting_once() => Check(Texts, static text =>
    {
        var once = Redactor.Redact(text);
        var twice = Redactor.Redact(once.Text);
        return once.Text == twice.Text && !twice.Changed && once.Entities.SequenceEqual(twice.Entities);
    });

    [Fact]
    public void Entities_lie_in_the_redacted_text_in_order_and_apart() => Check(Texts, static text =>
    {
        var redacted = Redactor.Redact(text);
        var end = 0;
        foreach (var entity in redacted.Entities)
        {
            if (entity.Start < end || redacted.Text.Substring(entity.Start, entity.Length) != entity.Value)
            {
                return false;
            }

            end = entity.Start + entity.Length;
        }

        return redacted.Changed == (redacted.Text != text);
    });

    [Fact]
    public void Personal_data_does_not_survive_between_other_words()
    {
        var words = Gen.Elements("hola", "please", "obrigado", "谢谢", "arrived broken", "não chegou", "!!", "ok.", "12", "$5").ArrayOf().Select(static w => string.Join(' ', w));
        var cases = from before in words from secret in Gen.Elements(Secrets) from after in words select (before, secret, after);

        Check(cases, static c => !Redactor.Redact($"{c.before}; {c.secret} ; {c.after}").Text.Contains(c.secret, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("1 ")]
    [InlineData("a@")]
    [InlineData("five ")]
    [InlineData("a.")]
    [InlineData("order #")]
    [InlineData("12-")]
    [InlineData("[")]
    [InlineData("一")]
    [InlineData("at gmail dot ")]
    [InlineData("4111 1111 1111 1112 ")]
    public void A_long_repetition_is_read_to_its_end(string part) =>
        Assert.NotNull(Redactor.Redact(string.Concat(Enumerable.Repeat(part, 64_000 / part.Length))).Text);

    [SuppressMessage("Usage", "CA1806", Justification = "The check throws.")]
    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(cases.ToArbitrary(), holds));
}
