using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>Numbers that are spelled: "five five", "double two", "treinta y cuatro", "meia", 一三八.</summary>
internal static class DigitWords
{
    /// <summary>How a modifier is marked: the next digit counts so often.</summary>
    public const char Double = '*', Triple = '^';

    private const string Han = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两洞";
    private const string HanValues = "00123456789112345678920";

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Values = (
        "0:zero,oh,cero,nought,ling 1:one,uno,um,uma,una,yao 2:two,dos,dois,duas 3:three,tres 4:four,fore,cuatro,quatro 5:five,cinco " +
        "6:six,seis,meia 7:seven,siete,sete 8:eight,ocho,oito 9:nine,nueve,nove " +
        "10:ten,diez,dez 11:eleven,once,onze 12:twelve,doce,doze 13:thirteen,trece,treze 14:fourteen,catorce,quatorze,catorze " +
        "15:fifteen,quince,quinze 16:sixteen,dieciseis,dezesseis,dezasseis 17:seventeen,diecisiete,dezessete 18:eighteen,dieciocho,dezoito " +
        "19:nineteen,diecinueve,dezenove 20:twenty,veinte,vinte 21:veintiuno 22:veintidos 23:veintitres 24:veinticuatro 25:veinticinco " +
        "26:veintiseis 27:veintisiete 28:veintiocho 29:veintinueve 30:thirty,treinta,trinta 40:forty,fourty,cuarenta,quarenta " +
        "50:fifty,cincuenta,cinquenta 60:sixty,sesenta,sessenta 70:seventy,setenta 80:eighty,ochenta,oitenta 90:ninety,noventa " +
        "*:double,doble,duplo,dobro ^:triple,treble,triplo")
        .Split(' ').Select(static group => group.Split(':'))
        .SelectMany(static group => group[1].Split(',').Select(word => KeyValuePair.Create(Fold.Word(word), group[0])))
        .ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The spelled words, for the look that decides whether a text needs a scan at all.</summary>
    public static IEnumerable<string> All => Values.Dictionary.Keys;

    /// <summary>The digits of a folded word, or a modifier, or null.</summary>
    public static string? Of(ReadOnlySpan<char> word) => word.Length is >= 2 and <= 12 && Values.TryGetValue(word, out var digits) ? digits : null;

    /// <summary>The digit of a Han character, or -1.</summary>
    public static int Of(char han) => Han.IndexOf(han) is var at and >= 0 ? HanValues[at] - '0' : -1;
}
