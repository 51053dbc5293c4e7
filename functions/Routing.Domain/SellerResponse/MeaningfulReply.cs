using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.SellerResponse;

/// <summary>Whether a reply answers: it says something beyond courtesies, to this buyer, written by whom the policy accepts.</summary>
public static class MeaningfulReply
{
    /// <summary>Words that greet, thank and the like, and those that only ever stand beside them.</summary>
    private static readonly FrozenSet<string> s_courtesies = new[]
        {
            "hi hello hey heya dear good morning afternoon evening day night thanks thank thx ty you u very much so a lot welcome ok okay k sure please pls",
            "regards best kind kindly sincerely friend sir madam maam customer buyer there greetings noted yes yeah no problem my pleasure",
            "hola buenas buenos dias dia tardes noches gracias muchas mil estimado estimada estimados cliente saludos cordiales ok vale claro por favor",
            "amigo amiga que tal bienvenido bienvenida de nada si con gusto quedo atento atenta",
            "ola oi bom boa dia tarde noite obrigado obrigada muito muita prezado prezada caro cara tudo bem abracos abraco atenciosamente att certo favor",
            "querido querida seja bem vindo vinda sim nao imagina disponha por",
        }
        .SelectMany(line => line.Split(' ')).SelectMany(Words.Of).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_courtesy = s_courtesies.GetAlternateLookup<ReadOnlySpan<char>>();

    // Longest first.
    private static readonly string[] s_han =
    [
        "祝您生活愉快", "欢迎光临", "早上好", "上午好", "中午好", "下午好", "晚上好", "亲爱的", "不客气", "没关系", "谢谢您", "谢谢你", "感谢您",
        "您好", "你好", "大家好", "谢谢", "多谢", "感谢", "好的", "好滴", "在的", "收到", "知道了", "嗯嗯", "哈喽", "客户", "顾客", "买家", "朋友",
        "亲", "嗯", "哦", "好", "在", "您", "你", "的", "了", "呢", "哈", "啊", "呀", "请",
    ];

    private static readonly int LongestHan = s_han.Max(p => p.Length);

    /// <summary>A code of <see cref="ReplyReasons"/>: <see cref="ReplyReasons.Meaningful"/>, or why it does not count.</summary>
    public static string Judge(ResponseCommand.Reply reply, ReplyTerms terms)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(terms);
        if (!terms.Authors.Contains(reply.Author))
            return reply.Author == ReplyAuthor.Bot ? ReplyReasons.Bot : ReplyReasons.Template;
        if (!terms.Surfaces.Contains(reply.Surface))
            return ReplyReasons.Surface;
        foreach (var finding in reply.Findings)
        {
            if (finding.Blocks)
                return ReplyReasons.Blocked;
        }

        if (terms.MustResolve && !reply.Resolves)
            return ReplyReasons.NotResolving;
        if (reply is { Resolves: true, Surface: ReplySurface.RefundForm or ReplySurface.CancelForm })
            return ReplyReasons.Meaningful; // the form says what was done
        var (words, han) = Count(reply.Text);
        return words < terms.MinWords && han < terms.MinHan ? (words + han == 0 ? ReplyReasons.NoWords : ReplyReasons.TooFewWords)
            : reply.SentToOthers >= terms.MostSameText ? ReplyReasons.SameTextToOthers
            : ReplyReasons.Meaningful;
    }

    internal static bool IsCourtesy(ReadOnlySpan<char> word) => s_courtesy.Contains(word);

    /// <summary>Words and Han characters that say something.</summary>
    internal static (int Words, int Han) Count(string text)
    {
        using var words = new Words(text);
        var (said, han) = (0, 0);
        for (var i = 0; i < words.Count; i++)
        {
            if (words.IsHan(i))
            {
                if (HanCourtesy(words.Run(i, Math.Min(words.Count, i + LongestHan))) is var length and > 0)
                    i += length - 1;
                else
                    han++;
            }
            else if (words[i].ContainsAnyExceptInRange('0', '9') && !s_courtesy.Contains(words[i]))
            {
                said++;
            }
        }

        return (said, han);
    }

    /// <summary>The length of the courtesy that a text begins with; 0 for none.</summary>
    internal static int HanCourtesy(ReadOnlySpan<char> text)
    {
        foreach (var phrase in s_han)
        {
            if (text.StartsWith(phrase))
                return phrase.Length;
        }

        return 0;
    }
}
