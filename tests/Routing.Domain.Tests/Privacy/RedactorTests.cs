using Routing.Domain.Classification;
using Routing.Domain.Privacy;
using Xunit;

namespace Routing.Domain.Tests.Privacy;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("Write to ana.silva+x@mail.example.com please", "Write to [email] please")]
    [InlineData("ANA@GMAIL.COM", "[email]")]
    [InlineData("mail me: ana ＠ gmail.com", "mail me: [email]")]
    [InlineData("ana@gm\u200Bail.c\u200Dom!", "[email]!")]
    [InlineData("john at gmail dot com", "[email]")]
    [InlineData("john dot smith at acme dot com thanks", "[email] thanks")]
    [InlineData("maria (arroba) gmail punto com", "[email]")]
    [InlineData("mi correo es maria arroba hotmail punto com", "mi correo es [email]")]
    [InlineData("joao arroba uol ponto com ponto br", "[email]")]
    [InlineData("joao(at)uol.com.br", "[email]")]
    [InlineData("juan [at] outlook [dot] com", "[email]")]
    [InlineData("my mail juan@gmail", "my mail [email]")]
    [InlineData("我的邮箱是zhang@qq.com，谢谢", "我的邮箱是[email]，谢谢")]
    [InlineData("juan @ gmail . com", "[email]")]
    [InlineData("jose.peña@correo.mx", "[email]")]
    [InlineData("write <bob@x.co> or carl@y.org", "write <[email]> or [email]")]
    public void An_email_is_replaced_however_it_is_written(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("call 555-123-4567", "call [phone]")]
    [InlineData("(555) 123-4567", "[phone]")]
    [InlineData("+1 (555) 123-4567 today", "[phone] today")]
    [InlineData("+1.555.123.4567", "[phone]")]
    [InlineData("5551234567", "[phone]")]
    [InlineData("15551234567", "[phone]")]
    [InlineData("mi cel 55 1234 5678", "mi cel [phone]")]
    [InlineData("+52 55 1234 5678", "[phone]")]
    [InlineData("+5215512345678", "[phone]")]
    [InlineData("52 1 55 1234 5678", "[phone]")]
    [InlineData("meu zap é (11) 91234-5678", "meu zap é [phone]")]
    [InlineData("+55 11 91234-5678", "[phone]")]
    [InlineData("11912345678", "[phone]")]
    [InlineData("11 91234-5678 me chama", "[phone] me chama")]
    [InlineData("我的电话是13812345678。", "我的电话是[phone]。")]
    [InlineData("138 1234 5678", "[phone]")]
    [InlineData("+86 138-1234-5678", "[phone]")]
    [InlineData("0044 20 7946 0958", "[phone]")]
    [InlineData("call me at 555-1234", "call me at [phone]")]
    [InlineData("my number is 5551234", "my number is [phone]")]
    [InlineData("llámame al 5512345678 porfa", "llámame al [phone] porfa")]
    [InlineData("five five five one two three four five six seven", "[phone]")]
    [InlineData("call five five five, one two three, four five six seven now", "call [phone] now")]
    [InlineData("double five 5 one two three 4567", "[phone]")]
    [InlineData("cinco cinco uno dos tres cuatro cinco seis siete ocho", "[phone]")]
    [InlineData("um um nove um dois três quatro cinco meia sete oito", "[phone]")]
    [InlineData("电话一三八零零一三八零零零", "电话[phone]")]
    [InlineData("幺三八零零幺三八零零零", "[phone]")]
    [InlineData("５５５-１２３-４５６７", "[phone]")]
    [InlineData("٥٥٥١٢٣٤٥٦٧", "[phone]")]
    [InlineData("𝟓𝟓𝟓𝟏𝟐𝟑𝟒𝟓𝟔𝟕", "[phone]")]
    [InlineData("5️⃣5️⃣5️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "[phone]")]
    [InlineData("5 5 5 1 2 3 4 5 6 7", "[phone]")]
    [InlineData("555\u200B123\u200B4567", "[phone]")]
    [InlineData("five5five1two3four5six7", "[phone]")]
    [InlineData("fivefivefiveonetwothreefourfivesixseven", "[phone]")]
    [InlineData("cincuenta y cinco doce treinta y cuatro cincuenta y seis setenta y ocho", "[phone]")]
    [InlineData("whatsapp5512345678", "whatsapp[phone]")]
    [InlineData("call 555-1234 or 555-5678", "call [phone] or [phone]")]
    public void A_phone_is_replaced_however_it_is_written(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("4111 1111 1111 1111", "[card]")]
    [InlineData("4111-1111-1111-1111 exp 12/28", "[card] exp 12/28")]
    [InlineData("card 4111111111111111", "card [card]")]
    [InlineData("4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "[card]")]
    [InlineData("4111,1111,1111,1111", "[card]")]
    [InlineData("3782 822463 10005", "[card]")]
    [InlineData("６０１１１１１１１１１１１１１７", "[card]")]
    [InlineData("4222222222222", "[card]")]
    [InlineData("four one one one one one one one one one one one one one one one", "[card]")]
    [InlineData("cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno", "[card]")]
    [InlineData("mi tarjeta 5555 5555 5555 4444 gracias", "mi tarjeta [card] gracias")]
    [InlineData("my card number is 4111 1111 1111 1112", "my card number is [card]")]
    [InlineData("卡号4111111111111111", "卡号[card]")]
    [InlineData("pay with 4111111111111111 5551234567", "pay with [card] [phone]")]
    public void A_payment_card_is_replaced(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("ES91 2100 0418 4502 0005 1332", "[iban]")]
    [InlineData("iban GB82WEST12345698765432 ok", "iban [iban] ok")]
    [InlineData("BR1800360305000010009795493C1", "[iban]")]
    [InlineData("SSN 123-45-6789", "SSN [national_id]")]
    [InlineData("123 45 6789", "[national_id]")]
    [InlineData("my ssn is 123456789", "my ssn is [national_id]")]
    [InlineData("ITIN 912-70-1234", "ITIN [national_id]")]
    [InlineData("CPF 529.982.247-25", "CPF [national_id]")]
    [InlineData("529.982.247-25", "[national_id]")]
    [InlineData("meu cpf é 52998224725", "meu cpf é [national_id]")]
    [InlineData("CNPJ 11.222.333/0001-81", "CNPJ [national_id]")]
    [InlineData("11222333000181", "[national_id]")]
    [InlineData("12.ABC.345/01DE-35", "[national_id]")]
    [InlineData("CURP GOMC800101HDFLRN09", "CURP [national_id]")]
    [InlineData("mi rfc: GOMC800101AB1.", "mi rfc: [national_id].")]
    public void An_account_or_national_id_is_replaced(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("see https://user:pass@host.example/x?token=abc#f.", "see [url].")]
    [InlineData("http://example.com/a?api_key=sk-123, thanks", "[url], thanks")]
    [InlineData("www.tienda.com", "[url]")]
    [InlineData("wa.me/5215512345678", "[url]")]
    [InlineData("go to bit.ly/3abc now", "go to [url] now")]
    [InlineData("compra en mitienda.com.mx hoy", "compra en [url] hoy")]
    [InlineData("请看https://a.cn/x，谢谢", "请看[url]，谢谢")]
    [InlineData("ftp://a/b", "[url]")]
    public void An_address_of_a_page_is_replaced(string text, string expected) => Assert.Equal(expected, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("Where is order 114-1234567-1234567?")]
    [InlineData("order 5551234567 is late")]
    [InlineData("my order number is 4111111111111111")]
    [InlineData("pedido #12345 no llega")]
    [InlineData("número de pedido: 5512345678")]
    [InlineData("订单号13812345678什么时候到")]
    [InlineData("o-5531 and ORD-2024-99812")]
    [InlineData("tracking 1Z999AA10123456784")]
    [InlineData("UPS 1Z 999 AA1 01 2345 6784")]
    [InlineData("9400 1000 0000 0000 0000 00")]
    [InlineData("9205500000000000000000")]
    [InlineData("tracking number 4111111111111111 not moving")]
    [InlineData("FedEx 771234567890")]
    [InlineData("guía 5512345678")]
    [InlineData("código de rastreio AA123456789BR")]
    [InlineData("LP00123456789012 and YT2012345678901234")]
    [InlineData("快递单号 773012345678901")]
    [InlineData("estafeta 1234567890123456789012")]
    [InlineData("I paid $1,299.00 and 300 pesos")]
    [InlineData("R$ 1.299,90 foi cobrado")]
    [InlineData("on 2026-11-20 or 20/11/2026")]
    [InlineData("el 12 de marzo de 2026")]
    [InlineData("sizes 38 39 40 41 42 43 44 45")]
    [InlineData("model 5551234567")]
    [InlineData("version 1.2.3 at 10:30, 20% off")]
    [InlineData("I bought 2 pairs, one is broken and two are fine")]
    [InlineData("look at this. It is broken")]
    [InlineData("I was at home. Dot the i")]
    [InlineData("llegó.me gusta")]
    [InlineData("192.168.10.1")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("a las 10 y a las 12")]
    [InlineData("一个包裹，两天了还没到")]
    [InlineData("call me, I paid $500 for 12 units")]
    [InlineData("SKU4111111111111111")]
    [InlineData("90210-1234")]
    [InlineData("@tienda vende caro")]
    [InlineData("ratio 3:4 and 1/2 cup")]
    [InlineData("1234567890123")]
    public void What_is_not_personal_stays(string text) => Assert.Equal(text, Redactor.Redact(text).Text);

    [Theory]
    [InlineData("order o-5531 late", EntityKind.OrderId, "o-5531")]
    [InlineData("order 998877 late", EntityKind.OrderId, "998877")]
    [InlineData("pedido #12345", EntityKind.OrderId, "#12345")]
    [InlineData("114-1234567-1234567", EntityKind.OrderId, "114-1234567-1234567")]
    [InlineData("订单号 88120033", EntityKind.OrderId, "88120033")]
    [InlineData("it is 1Z999AA10123456784", EntityKind.TrackingNumber, "1Z999AA10123456784")]
    [InlineData("rastreio AA123456789BR", EntityKind.TrackingNumber, "AA123456789BR")]
    [InlineData("fedex 771234567890", EntityKind.TrackingNumber, "771234567890")]
    [InlineData("charged $25.99 twice", EntityKind.Amount, "$25.99")]
    [InlineData("cobraram R$ 49,90", EntityKind.Amount, "R$ 49,90")]
    [InlineData("300 pesos", EntityKind.Amount, "300 pesos")]
    [InlineData("退我99元", EntityKind.Amount, "99元")]
    [InlineData("by 2026-11-20", EntityKind.Date, "2026-11-20")]
    [InlineData("since March 12th, 2026", EntityKind.Date, "March 12th, 2026")]
    [InlineData("el 3 de abril", EntityKind.Date, "3 de abril")]
    [InlineData("3月12日下的单", EntityKind.Date, "3月12日")]
    [InlineData("mail a@b.com", EntityKind.Email, "[email]")]
    public void What_a_text_names_is_recognised(string text, EntityKind kind, string value)
    {
        var redacted = Redactor.Redact(text);

        var entity = Assert.Single(redacted.Entities);
        Assert.Equal((kind, value), (entity.Kind, entity.Value));
        Assert.Equal(value, redacted.Text.Substring(entity.Start, entity.Length));
    }

    [Fact]
    public void A_known_id_stays_even_when_it_looks_like_a_phone()
    {
        var redacted = Redactor.Redact("5551234567 has not come, call 5559876543", ["5551234567"]);

        Assert.Equal("5551234567 has not come, call [phone]", redacted.Text);
        Assert.Equal(EntityKind.OrderId, redacted.Entities[0].Kind);
    }

    [Fact]
    public void A_text_without_anything_is_returned_as_it_is()
    {
        const string text = "Where is my parcel? It should have come yesterday.";

        var redacted = Redactor.Redact(text);

        Assert.Same(text, redacted.Text);
        Assert.False(redacted.Changed);
        Assert.Empty(redacted.Entities);
    }
}
