using System.Text.Json;
using R1.Verification.Instructions;

namespace R1.Tests.Verification.Instructions;

/// <summary>For every kind of instruction texts that follow it and texts that do not.</summary>
public class InstructionTableTests
{
    [Theory]
    [InlineData("""{"keywords":["river","Land"]}""", "Rivers and their land.", true)]
    [InlineData("""{"keywords":["river","land"]}""", "A river.", false)]
    public void Existence(string arguments, string text, bool expected) => Check("keywords:existence", arguments, text, expected);

    [Theory]
    [InlineData("at least", 2, "War. Wars, twice.", true)]
    [InlineData("at least", 3, "War. Wars, twice.", false)]
    [InlineData("less than", 2, "One war only", true)]
    [InlineData("less than", 2, "war, war", false)]
    [InlineData("less than", 1, "peace", true)]
    public void Frequency(string relation, int count, string text, bool expected) =>
        Check("keywords:frequency", $$"""{"relation":"{{relation}}","keyword":"war","frequency":{{count}}}""", text, expected);

    [Theory]
    [InlineData("A rocket and a frock.", true)]
    [InlineData("We will ROCK!", false)]
    [InlineData("(c++)", false)]
    public void Forbidden(string text, bool expected) =>
        Check("keywords:forbidden_words", """{"forbidden_words":["rock","c++"]}""", text, expected);

    [Theory]
    [InlineData("at least", "t", 2, "To it.", true)]
    [InlineData("at least", "t", 3, "To it.", false)]
    [InlineData("less than", "t", 2, "Go there.", true)]
    [InlineData("less than", "t", 2, "Go to it.", false)]
    [InlineData("at least", "#", 2, "#a #b", true)]
    public void LetterFrequency(string relation, string letter, int count, string text, bool expected) =>
        Check("keywords:letter_frequency", $$"""{"let_relation":"{{relation}}","letter":"{{letter}}","let_frequency":{{count}}}""", text, expected);

    [Theory]
    [InlineData("at least", 4, "One, two; don't", true)]
    [InlineData("at least", 5, "One, two; don't", false)]
    [InlineData("less than", 3, "Two words!", true)]
    [InlineData("less than", 2, "Two words!", false)]
    public void NumberOfWords(string relation, int count, string text, bool expected) =>
        Check("length_constraints:number_words", $$"""{"relation":"{{relation}}","num_words":{{count}}}""", text, expected);

    [Theory]
    [InlineData("at least", 2, "One. Two!", true)]
    [InlineData("at least", 3, "One. Two!", false)]
    [InlineData("less than", 2, "One with Dr. Who", true)]
    public void NumberOfSentences(string relation, int count, string text, bool expected) =>
        Check("length_constraints:number_sentences", $$"""{"relation":"{{relation}}","num_sentences":{{count}}}""", text, expected);

    [Theory]
    [InlineData("One\n***\nTwo", true)]
    [InlineData("***\nOne *** Two\n***", true)]
    [InlineData("One\n\nTwo", false)]
    [InlineData("One ***\n*** Two", false)]
    [InlineData("One *** Two *** Three", false)]
    [InlineData("***", false)]
    public void NumberOfParagraphs(string text, bool expected) =>
        Check("length_constraints:number_paragraphs", """{"num_paragraphs":2}""", text, expected);

    [Theory]
    [InlineData("First.\n\nElm, an old tree.", true)]
    [InlineData("First.\n\n\n\n\"elm\" is a tree.", true)]
    [InlineData("First.\r\n\r\nELM: a tree.", true)]
    [InlineData("First.\n\nElms are trees.", false)]
    [InlineData("Elm.\n\nSecond.", false)]
    [InlineData("First.\n\nElm.\n\nThird.", false)]
    [InlineData("Elm", false)]
    public void FirstWordOfParagraph(string text, bool expected) =>
        Check("length_constraints:nth_paragraph_first_word", """{"num_paragraphs":2,"nth_paragraph":2,"first_word":"elm"}""", text, expected);

    [Theory]
    [InlineData("Dear [name], of [address]", true)]
    [InlineData("Dear [name], [ ] []", false)]
    [InlineData("Dear [name\n] of [", false)]
    public void Placeholders(string text, bool expected) =>
        Check("detectable_content:number_placeholders", """{"num_placeholders":2}""", text, expected);

    [Theory]
    [InlineData("P.S.", "Bye.\np. s. and more", true)]
    [InlineData("P.S.", "Bye. PS: and more", false)]
    [InlineData("P.P.S", "Bye.\n\nP.P.S. and more", true)]
    [InlineData("P.P.S", "Bye.\n\nP.S. and more", false)]
    public void Postscript(string marker, string text, bool expected) =>
        Check("detectable_content:postscript", $$"""{"postscript_marker":"{{marker}}"}""", text, expected);

    [Theory]
    [InlineData("Here:\n* one\n  - two", true)]
    [InlineData("* one\n* two\n* three", false)]
    [InlineData("* one\n**two** is bold\n-3 is a number", false)]
    public void Bullets(string text, bool expected) => Check("detectable_format:number_bullet_lists", """{"num_bullets":2}""", text, expected);

    [Theory]
    [InlineData("I think so. My answer is maybe.", true)]
    [InlineData("My answer is perhaps.", false)]
    public void Constrained(string text, bool expected) => Check("detectable_format:constrained_response", "{}", text, expected);

    [Theory]
    [InlineData("<<poem of joy>>\nOh", true)]
    [InlineData("<< >> <poem> <<po\nem>>", false)]
    public void Title(string text, bool expected) => Check("detectable_format:title", "{}", text, expected);

    [Theory]
    [InlineData("*one* and **two words**", true)]
    [InlineData("* A *one* bullet\n* and ***two***", true)]
    [InlineData("**one** and ** two", false)]
    [InlineData("* bullet\n* bullet\n***\n", false)]
    public void Highlights(string text, bool expected) =>
        Check("detectable_format:number_highlighted_sections", """{"num_highlights":2}""", text, expected);

    [Theory]
    [InlineData("Section 1\nText\nSection 2", true)]
    [InlineData("Section1 and Section2 and Section3", true)]
    [InlineData("Section 1 only", false)]
    [InlineData("SECTION 1, SECTION 2", false)]
    [InlineData("Section A, Section B", false)]
    public void Sections(string text, bool expected) =>
        Check("detectable_format:multiple_sections", """{"section_spliter":"Section","num_sections":2}""", text, expected);

    [Theory]
    [InlineData("""{"a": [1, null]}""", true)]
    [InlineData("```json\n{\"a\": 1}\n```\n", true)]
    [InlineData("```\n[]\n```", true)]
    [InlineData("Sure: {\"a\": 1}", false)]
    [InlineData("{'a': 1}", false)]
    [InlineData("```", false)]
    public void Json(string text, bool expected) => Check("detectable_format:json_format", "{}", text, expected);

    [Fact]
    public void Json_HalfOfASurrogatePair_IsNone() => Check("detectable_format:json_format", "{}", "\"\uD800\"", false);

    [Theory]
    [InlineData("One\n******\nTwo", true)]
    [InlineData("******One******Two******", true)]
    [InlineData("One ****** one", true)]
    [InlineData("One ****** One", false)]
    [InlineData("One ****** Two ****** Three", false)]
    [InlineData("One *** Two", false)]
    public void TwoResponses(string text, bool expected) => Check("combination:two_responses", "{}", text, expected);

    [Theory]
    [InlineData("\nwrite a letter. Dear you", true)]
    [InlineData("Sure! Write a letter. Dear you", false)]
    public void RepeatPrompt(string text, bool expected) =>
        Check("combination:repeat_prompt", """{"prompt_to_repeat":"Write a letter. "}""", text, expected);

    [Theory]
    [InlineData("\"I say peace!\"\n", true)]
    [InlineData("Peace! Now go.", false)]
    public void End(string text, bool expected) => Check("startend:end_checker", """{"end_phrase":"Peace!"}""", text, expected);

    [Theory]
    [InlineData(" \"All of it\" \n", true)]
    [InlineData("\"One\" two", false)]
    [InlineData("\"", false)]
    public void Quotation(string text, bool expected) => Check("startend:quotation", "{}", text, expected);

    [Theory]
    [InlineData("THIS IS THE ANSWER, NUMBER 1.", true)]
    [InlineData("THIS IS the ANSWER.", false)]
    [InlineData("DAS IST NICHT DER WEG, UND ES IST FALSCH.", false)]
    [InlineData("123", false)]
    public void Capital(string text, bool expected) => Check("change_case:english_capital", "{}", text, expected);

    [Theory]
    [InlineData("this is the answer: 1.", true)]
    [InlineData("this is the Answer.", false)]
    [InlineData("das ist nicht der weg, und es ist falsch.", false)]
    public void Lowercase(string text, bool expected) => Check("change_case:english_lowercase", "{}", text, expected);

    [Theory]
    [InlineData("at least", 3, "I said STOP at B-2.", true)]
    [InlineData("at least", 4, "I said STOP at B-2.", false)]
    [InlineData("less than", 1, "No word", true)]
    [InlineData("less than", 1, "One WORD", false)]
    public void CapitalWords(string relation, int count, string text, bool expected) =>
        Check("change_case:capital_word_frequency", $$"""{"capital_relation":"{{relation}}","capital_frequency":{{count}}}""", text, expected);

    [Theory]
    [InlineData("None; at all.", true)]
    [InlineData("One, two", false)]
    public void NoComma(string text, bool expected) => Check("punctuation:no_comma", "{}", text, expected);

    [Fact]
    public void Ids_AreTheTwentyFiveOfThePaper() => Assert.Equal(25, InstructionTable.Ids.Count);

    [Fact]
    public void Find_UnknownId_ListsTheOthers() => Assert.StartsWith(
        "there is no instruction 'keywords:exist'; there are change_case:capital_word_frequency, ",
        Assert.Throws<FormatException>(() => InstructionTable.Find("keywords:exist", default)).Message);

    [Theory]
    [InlineData("length_constraints:number_words", """{"relation":"at least"}""",
        "the argument 'num_words' of 'length_constraints:number_words' is missing: give a whole number that is not negative.")]
    [InlineData("length_constraints:number_words", """{"relation":"around","num_words":3}""",
        "the argument 'relation' of 'length_constraints:number_words' is \"around\": give 'at least' or 'less than'.")]
    [InlineData("keywords:existence", """{"keywords":[]}""", "the argument 'keywords' of 'keywords:existence' is []: give a list of texts.")]
    [InlineData("keywords:letter_frequency", """{"let_relation":"at least","letter":"ab","let_frequency":1}""",
        "the argument 'letter' of 'keywords:letter_frequency' is \"ab\": give one letter.")]
    [InlineData("startend:end_checker", """{"end_phrase":null}""",
        "the argument 'end_phrase' of 'startend:end_checker' is null: give a text that is not blank.")]
    [InlineData("length_constraints:nth_paragraph_first_word", """{"num_paragraphs":2,"nth_paragraph":3,"first_word":"a"}""",
        "the argument 'nth_paragraph' of 'length_constraints:nth_paragraph_first_word' is 3: give a number from 1 to 2, the number of paragraphs.")]
    [InlineData("language:response_language", """{"language":"tlh"}""", "the argument 'language' of 'language:response_language' is \"tlh\": give one of ar, ")]
    public void Find_WrongArgument_NamesItAndTheRemedy(string id, string arguments, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<FormatException>(() => Find(id, arguments)).Message, StringComparison.Ordinal);

    private static void Check(string id, string arguments, string text, bool expected) =>
        Assert.Equal(expected, Find(id, arguments).IsFollowedStrictly(text));

    private static Instruction Find(string id, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return InstructionTable.Find(id, document.RootElement);
    }
}
