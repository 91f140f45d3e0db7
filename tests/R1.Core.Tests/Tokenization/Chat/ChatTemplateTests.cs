using System.Text.Json.Nodes;
using R1.Tokenization;
using R1.Tokenization.Chat;

namespace R1.Tests.Tokenization.Chat;

public class ChatTemplateTests
{
    // The variables in the first line, then a case in each.
    private static readonly JsonNode[] Cases =
        [.. File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "tests/R1.Core.Tests/Tokenization/Chat/jinja.jsonl")).Select(line => JsonNode.Parse(line)!)];

    // What DeepSeek-R1's template does, in brief: earlier thoughts are dropped, and the next turn begins with one.
    private const string ThoughtsDropped = """
        {{ bos_token }}{% for message in messages %}
        {% if message['role'] == 'user' %}{{ '<U>' + message['content'] }}{% endif %}
        {% if message['role'] == 'assistant' %}{% set content = message['content'] %}
        {% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{ '<A>' + content + eos_token }}{% endif %}
        {% endfor %}{% if add_generation_prompt %}{{ '<A><think>\n' }}{% endif %}
        """;

    public static TheoryData<int> Indices => [.. Enumerable.Range(1, Cases.Length - 1)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Render_Construct_AgreesWithJinja(int index)
    {
        var row = Cases[index];
        var variables = Cases[0]["variables"]!.AsObject().ToDictionary(pair => pair.Key, pair => ChatTemplate.Value(pair.Value));

        Assert.Equal(row["rendered"]!.GetValue<string>(), new JinjaTemplate(row["template"]!.GetValue<string>()).Render(variables));
    }

    [Fact]
    public void Render_EarlierThoughts_AreDropped() => Assert.Equal(
        "<bos><U>1+1?<A>It is 2.<eos><U>And 2+2?<A><think>\n",
        Template(ThoughtsDropped).Render(
            [new("user", "1+1?"), new("assistant", "<think>one and one</think>It is 2."), new("user", "And 2+2?")]));

    [Fact]
    public void PromptTemplate_WithChat_PutsTheTextIntoTheUsersTurn()
    {
        var prompt = new PromptTemplate("{question} Put the answer into a box.") { Chat = Template(ThoughtsDropped) };
        Assert.Equal("<bos><U>1+1? Put the answer into a box.<A><think>\n", prompt.Render("1+1?"));
    }

    [Fact]
    public void Prompt_ChatTemplate_AddsNoSecondBeginOfText()
    {
        var tokenizer = HuggingFaceTokenizer.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(HuggingFaceTokenizerTests.Json())), "some.json");
        var template = new PromptTemplate("{question}") { Chat = Template("{{ bos_token }}{{ messages[0].content }}", begin: "<end>") };
        Assert.Equal([301, 'a'], new PromptFormat(tokenizer, template, []).Prompt("a"));
    }

    [Theory]
    [InlineData("{% macro f() %}{% endmacro %}", "line 1: the statement 'macro' is not supported; supported are for, if, set")]
    [InlineData("\n\n{{ name|sum }}", "line 3: the filter 'sum' is not supported; supported are count, default, ")]
    [InlineData("{{ name is even }}", "line 1: the test 'even' is not supported")]
    [InlineData("{{ cycle() }}", "line 1: the function 'cycle' is not supported")]
    [InlineData("{% if name %}", "line 1: 'if' has no 'endif'")]
    [InlineData("a\n{{ name ", "line 2: '{{' has no '}}'")]
    [InlineData("{{ 1 + }}", "line 1: a value is expected, not '}}'")]
    [InlineData("{% endif %}", "line 1: the statement 'endif' is not supported")]
    [InlineData("{{ a ? b }}", "line 1: '?' is not understood in 'a ? b'")]
    public void Constructor_UnsupportedOrFaulty_NamesTheLine(string template, string fault)
    {
        var message = Assert.Throws<InvalidDataException>(() => Template(template)).Message;
        Assert.StartsWith("The chat template of some/model cannot be read: ", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ raise_exception('roles must alternate') }}", "roles must alternate")]
    [InlineData("{{ missing.name }}", "a value that was never set has no 'name'")]
    [InlineData("{{ messages + 1 }}", "cannot be computed")]
    [InlineData("{{ strftime_now('%d %b %Y') }}", "give it as a variable")]
    [InlineData("{{ 'a'.center(3) }}", "'a' has no method 'center' here")]
    public void Render_TemplateRefuses_SaysWhy(string template, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => Template(template).Render([new("user", "q")])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "chat_template": "one {{ messages[0].content }}" }""", null, "one q")]
    [InlineData("""{ "chat_template": [ { "name": "tools", "template": "t" }, { "name": "default", "template": "two" } ] }""", null, "two")]
    [InlineData("""{ "chat_template": "one", "bos_token": { "content": "<b>" } }""", "{{ bos_token }}three", "<b>three")]
    public void Load_Folder_FindsTheTemplate(string settings, string? file, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), settings);
        if (file is not null) File.WriteAllText(Path.Combine(folder.Path, "chat_template.jinja"), file);

        Assert.Equal(expected, ChatTemplate.Load(folder.Path).Render([new("user", "q")]));
    }

    [Fact]
    public void Load_FolderWithoutTemplate_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ChatTemplate.Find(folder.Path));
        Assert.Contains("has no chat template: take a chat model", Assert.Throws<InvalidDataException>(() => ChatTemplate.Load(folder.Path)).Message);
    }

    private static ChatTemplate Template(string template, string begin = "<bos>") =>
        new(template, new Dictionary<string, object?> { ["bos_token"] = begin, ["eos_token"] = "<eos>" }, "some/model");
}
