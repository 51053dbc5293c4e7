using Routing.Domain.Classification.Model;
using Routing.Trainer;

namespace Routing.Domain.Tests.Classification.Model;

/// <summary>A small model in four languages, trained once for the tests.</summary>
internal static class TrainedModel
{
    private static readonly string[] Track =
        ["where is my order", "track my parcel please", "has my package shipped yet", "dónde está mi pedido", "rastrear mi paquete", "onde está meu pedido", "我的订单在哪里", "包裹到哪了", "查一下物流"];

    private static readonly string[] Refund =
        ["i want my money back", "refund me now", "please refund the purchase", "quiero que me devuelvan mi dinero", "reembolso por favor", "quero meu dinheiro de volta", "我要退款", "把钱退给我", "请退钱"];

    private static readonly string[] Thanks =
        ["thanks a lot", "thank you bye", "great 👍", "gracias", "muchas gracias", "obrigado", "谢谢", "多谢再见", "好的谢谢"];

    /// <summary>Quick to train.</summary>
    public static readonly TrainerOptions Options = new() { Name = "test-model", Hidden = 16, Members = 2, Epochs = 60, Batch = 4, LeastCount = 1, CalibrationFolds = 3 };

    public static readonly IReadOnlyList<Example> Examples =
        [.. Of("order.track", Track), .. Of("refund.request", Refund), .. Of("chitchat.thanks", Thanks)];

    private static readonly Lazy<IntentModel> s_model = new(static () => IntentTrainer.Train(Examples, Options));

    public static IntentModel Instance => s_model.Value;

    private static IEnumerable<Example> Of(string intent, string[] texts) => texts.Select(text => new Example(text, intent));
}
