using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>What a word before a number says about the number.</summary>
internal enum Hint
{
    None,

    /// <summary>Says nothing and is read past: "number", "is", "at".</summary>
    Link,
    Phone,

    /// <summary>A phone, if no better word stands before it: "my number is".</summary>
    WeakPhone,
    Card,
    NationalId,
    Order,
    Tracking,

    /// <summary>A serial number, a model, a size: not personal and no entity.</summary>
    Thing,
}

/// <summary>The words around numbers, in the four languages, folded.</summary>
internal static class Vocabulary
{
    private static readonly FrozenDictionary<string, Hint> Words = Parse(
        (Hint.Link, "no num numbers id ids is are was of the my our your this that it at on to in a as for me us new and or y e o u ou es " +
            "son era de del da do el la los las os mi mis tu su meu minha seu sua al em com con en por favor please code codigo # este esta esse " +
            "essa aqui here its s nos numeros am pm via also tambien tambem digits digitos full completo usa mx br us mexico brasil brazil " +
            "号 码 是 为 的 我 您 你 在 和 或 请 给 到 了 了 把 有 个 另 外 叫 也"),
        (Hint.WeakPhone, "number numero contact contacto contato reach hablame escribeme fala chama chame escreve text message msg mensaje " +
            "mensagem nr sms 加 号码 联系 找我"),
        (Hint.Phone, "phone phones tel telf telefono telefonos telefone telefones telephone fono fone cel cell celular cellphone mobile movil " +
            "whatsapp whatsap watsapp wasap whats wsp wpp wsap zap zapzap call calling called ring dial llama llamar llame llamame llamenme " +
            "llamenos marca marcame marque liga ligar ligue ligue-me telegram signal wechat weixin qq fax imessage viber " +
            "电话 手机 致电 拨打 打给 微信 座机 来电 电话号码 手机号"),
        (Hint.Card, "card cards visa mastercard amex discover credit debit cc tarjeta tarjetas credito debito cartao cartoes elo hipercard " +
            "unionpay 卡号 银行卡 信用卡 借记卡 卡"),
        (Hint.NationalId, "ssn social security itin taxpayer ein tin seguro cpf cnpj rfc curp rg nss 身份证 证件"),
        (Hint.Order, "order orders ord pedido pedidos orden ordenes compra compras purchase invoice factura fatura receipt recibo nota ticket " +
            "case caso protocolo claim reclamo folio chamado reference referencia ref confirmation return devolucion devolucao dispute refund " +
            "transaction transaccion transacao payment venta venda nf nfe 订单 单号 订单号 编号 退货单 工单 发票"),
        (Hint.Tracking, "tracking track tracked trackings guia guias rastreo rastreio rastrear rastreamento seguimiento waybill awb shipment " +
            "shipping parcel package paquete pacote encomenda envio fedex ups usps dhl estafeta correios correo ontrac jadlog loggi redpack " +
            "ampm paquetexpress cainiao yanwen yunexpress sf 4px lasership 快递 运单 物流 快递单号 运单号 物流单号 跟踪号 追踪 包裹 顺丰 " +
            "中通 圆通 韵达 申通 查询"),
        (Hint.Thing, "serial model modelo sku upc ean gtin isbn asin imei part item items art articulo artigo producto produto product size " +
            "talla tamanho version lote lot batch barcode code-bar serie zip cep postal 型号 序列号 货号 条码 尺码 批号 邮编"));

    private static readonly FrozenDictionary<string, Hint>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The hint of a folded word; <see cref="Hint.None"/> for an unknown one.</summary>
    public static Hint Of(ReadOnlySpan<char> word) => Lookup.TryGetValue(word, out var hint) ? hint : Hint.None;

    private static FrozenDictionary<string, Hint> Parse(params ReadOnlySpan<(Hint Hint, string Words)> groups)
    {
        var words = new Dictionary<string, Hint>();
        foreach (var (hint, list) in groups)
        {
            foreach (var word in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                words[Fold.Word(word)] = hint;
            }
        }

        return words.ToFrozenDictionary();
    }
}
