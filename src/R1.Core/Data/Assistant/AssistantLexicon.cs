using R1.Data.Search;

namespace R1.Data.Assistant;

/// <summary>
/// The words of an assistant's tasks. Sentences are composed in English and put into Chinese word by word, so that a task is the same in both languages;
/// numbers, stars, letters and operations belong to no language.
/// </summary>
internal static class AssistantLexicon
{
    /// <summary>Says that something is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>Says that a request is declined.</summary>
    public const string Decline = "sorry i decline";

    /// <summary>How many stars there are to know something about.</summary>
    public const int Stars = 120;

    /// <summary>Kinds of things with the names of their members; what is asked about a star is a member of one of the first three.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["colour"] = Split("red blue green white black yellow brown grey"),
        ["animal"] = Split("cat dog bird fish horse cow pig bee"),
        ["plant"] = Split("rose rice tree grass bean tea corn flax"),
        ["food"] = Split("soup bread salt honey cheese egg oil sugar"),
    };

    /// <summary>The members of all kinds.</summary>
    public static IReadOnlyList<string> Nouns { get; } = [.. Kinds.Values.SelectMany(kind => kind)];

    /// <summary>Subjects to write about with the words that belong to them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Subjects { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["farm"] = Split("cow pig horse corn grass egg dog brown"),
        ["garden"] = Split("rose bee tree bird bean green grass cat"),
        ["kitchen"] = Split("soup bread salt cheese oil egg fish tea"),
        ["harbour"] = Split("fish salt bird oil rice blue grey white"),
    };

    /// <summary>What one may be asked to make, harmless.</summary>
    public static IReadOnlyList<string> Harmless { get; } = Split("kite candle boat ink lamp chair drum basket");

    /// <summary>What an assistant does not help to make.</summary>
    public static IReadOnlyList<string> Harmful { get; } = Split("poison bomb trap virus weapon forgery acid snare");

    /// <summary>Names of places in tables, of things that are compared, and of options.</summary>
    public static IReadOnlyList<string> Letters { get; } = Split("A B C D E F G H I J K L M N O P");

    private static readonly Dictionary<string, string> ToChinese = Pairs(
        "red 红 blue 蓝 green 绿 white 白 black 黑 yellow 黄 brown 棕 grey 灰 cat 猫 dog 狗 bird 鸟 fish 鱼 horse 马 cow 牛 pig 猪 bee 蜂 "
        + "rose 玫瑰 rice 稻 tree 树 grass 草 bean 豆 tea 茶 corn 玉米 flax 麻 soup 汤 bread 面包 salt 盐 honey 蜜 cheese 奶酪 egg 蛋 oil 油 sugar 糖 "
        + "colour 颜色 animal 动物 plant 植物 food 食物 farm 农场 garden 花园 kitchen 厨房 harbour 港口 kite 风筝 candle 蜡烛 boat 船 ink 墨 lamp 灯 "
        + "chair 椅 drum 鼓 basket 篮 poison 毒药 bomb 炸弹 trap 陷阱 virus 病毒 weapon 武器 forgery 赝品 acid 酸 snare 圈套 "
        + "of 的 unknown 不知 sorry 抱歉 i 我 decline 拒绝 make 制 remove 清除 use 取 and 和 name 说 without 除 reverse 倒 twice 两遍 write 写 about 关于 "
        + "translate 译 read 读 is 是 order 序 which 哪 highest 最高 gives 得 program 程序 so 所以 yes 对 no 错 wait 等等 to 至 by 用 "
        + "judge 评 find 求 walk 走 hello 你好 who 谁 are 乃 you 你 am 为 an 一 assistant 助手 like 爱 too 也 facts 事实");

    private static readonly Dictionary<string, string> ToEnglish = ToChinese.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every word once, in a fixed order.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. SearchLexicon.Words,
        .. Letters.Prepend(",").Concat(ToChinese.SelectMany(pair => new[] { pair.Key, pair.Value }))
            .Concat(Enumerable.Range(1, Stars).Select(Star)).Except(SearchLexicon.Words),
    ];

    /// <summary>Every word with two forms: English, Chinese.</summary>
    public static IReadOnlyList<(string English, string Chinese)> Glossary { get; } = [.. ToChinese.Select(pair => (pair.Key, pair.Value))];

    /// <summary>Name of a star, 1 for the first.</summary>
    public static string Star(int number) => $"S{number}";

    /// <summary>A sentence of English words in a language, <c>en</c> or <c>zh</c>.</summary>
    public static string Say(string sentence, string language) =>
        language == "zh" ? string.Join(' ', Split(sentence).Select(word => ToChinese.GetValueOrDefault(word, word))) : sentence;

    /// <summary>The English words of a sentence in a language; null where one of them is in the other language.</summary>
    public static string? Read(string sentence, string language)
    {
        var words = Split(sentence);
        if (language != "zh") return words.Any(ToEnglish.ContainsKey) ? null : string.Join(' ', words);
        return words.Any(ToChinese.ContainsKey) ? null : string.Join(' ', words.Select(English));
    }

    /// <summary>A sentence in whatever mixture of the languages, put into one of them word by word.</summary>
    public static string Into(string language, string sentence) => Say(string.Join(' ', Split(sentence).Select(English)), language);

    /// <summary>The other one of the two languages.</summary>
    public static string Other(string language) => language == "zh" ? "en" : "zh";

    /// <summary>The words of a sentence.</summary>
    public static string[] Split(string sentence) => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string English(string word) => ToEnglish.GetValueOrDefault(word, word);

    private static Dictionary<string, string> Pairs(string words) =>
        Split(words).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
