using System.Text;
using R1.Verification.Instructions;

namespace R1.Tests.Verification.Instructions;

public class InstructionListTests
{
    private const string Two = """{"key":1,"instruction_id_list":["punctuation:no_comma","startend:end_checker"],"kwargs":[{},{"end_phrase":"Bye."}]}""";

    /// <summary>One instruction of every kind.</summary>
    private const string Every = """
        {"instruction_id_list":["keywords:existence","keywords:frequency","keywords:forbidden_words","keywords:letter_frequency",
        "language:response_language","length_constraints:number_words","length_constraints:number_sentences","length_constraints:number_paragraphs",
        "length_constraints:nth_paragraph_first_word","detectable_content:number_placeholders","detectable_content:postscript",
        "detectable_format:number_bullet_lists","detectable_format:constrained_response","detectable_format:title",
        "detectable_format:number_highlighted_sections","detectable_format:multiple_sections","detectable_format:json_format",
        "combination:two_responses","combination:repeat_prompt","startend:end_checker","startend:quotation","change_case:english_capital",
        "change_case:english_lowercase","change_case:capital_word_frequency","punctuation:no_comma"],
        "kwargs":[{"keywords":["a"]},{"relation":"at least","keyword":"a","frequency":1},{"forbidden_words":["a"]},
        {"let_relation":"at least","letter":"a","let_frequency":1},{"language":"hi"},{"relation":"at least","num_words":1},
        {"relation":"at least","num_sentences":1},{"num_paragraphs":1},{"num_paragraphs":1,"nth_paragraph":1,"first_word":"a"},{"num_placeholders":1},
        {"postscript_marker":"P.S."},{"num_bullets":1},{},{},{"num_highlights":1},{"section_spliter":"S","num_sections":1},{},{},
        {"prompt_to_repeat":"a"},{"end_phrase":"a"},{},{},{},{"capital_relation":"at least","capital_frequency":1},{}]}
        """;

    [Theory]
    [InlineData("Hello. Bye.", new[] { true, true }, new[] { true, true })]
    [InlineData("Hello, you. Bye.", new[] { false, true }, new[] { false, true })]
    [InlineData("Sure, here it is:\nHello. *Bye.*\nHope it helps.", new[] { false, false }, new[] { true, true })]
    [InlineData("", new[] { false, false }, new[] { false, false })]
    [InlineData(" \n ", new[] { false, false }, new[] { false, false })]
    public void Followed_Text_IsJudgedStrictlyAndLoosely(string text, bool[] strictly, bool[] loosely)
    {
        var list = InstructionList.Parse(Two);
        Assert.Equal(strictly, list.Followed(text));
        Assert.Equal(loosely, list.Followed(text, loosely: true));
    }

    [Fact]
    public void Loose_Readings_AreEight() =>
        Assert.Equal(["*a*\nb\nc", "b\nc", "*a*\nb", "b", "a\nb\nc", "b\nc", "a\nb", "b"], LooseVariants.Of("*a*\nb\nc"));

    [Theory]
    [InlineData("Bye.", "the instructions are no JSON")]
    [InlineData("[]", "the field 'instruction_id_list' is missing, empty, or no list.")]
    [InlineData("""{"instruction_id_list":["punctuation:no_comma"]}""", "the field 'kwargs' is missing, empty, or no list.")]
    [InlineData("""{"instruction_id_list":["punctuation:no_comma"],"kwargs":[{},{}]}""", "there are 1 instructions and 2 'kwargs': give one for each.")]
    [InlineData("""{"instruction_id_list":["punctuation:no_comma"],"kwargs":[1]}""", "'kwargs' holds something else than objects.")]
    [InlineData("""{"instruction_id_list":[1],"kwargs":[{}]}""", "1 is no id of an instruction: give a text.")]
    [InlineData("""{"instruction_id_list":["no_comma"],"kwargs":[{}]}""", "there is no instruction 'no_comma'; there are ")]
    public void Parse_OtherForm_SaysWhatIsWrong(string json, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<FormatException>(() => InstructionList.Parse(json)).Message, StringComparison.Ordinal);

    /// <summary>No text makes a rule throw, and whoever is strict is loose, too.</summary>
    [Fact]
    public void Followed_AnyText_IsAnsweredAndLooseIsNeverStricter()
    {
        string[] pieces =
        [
            "a", "A. ", "*", "***", "******", "\n", "\n\n", "\"", "[", "]", "<<", ">>", "- ",
            "S 1", "```", "{}", "P.S.", "।", "\uD800", "1.", " ", "है",
        ];
        var (random, list) = (new Random(1), InstructionList.Parse(Every));
        Assert.Equal(InstructionTable.Ids.Count, list.Ids.Distinct().Count());
        for (var i = 0; i < 500; i++)
        {
            var text = new StringBuilder();
            for (var left = random.Next(12); left >= 0; left--) text.Append(pieces[random.Next(pieces.Length)]);
            var (strictly, loosely) = (list.Followed(text.ToString()), list.Followed(text.ToString(), loosely: true));
            Assert.All(strictly.Zip(loosely), pair => Assert.True(pair.Second || !pair.First));
        }
    }
}
