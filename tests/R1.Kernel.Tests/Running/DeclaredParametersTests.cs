using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Tests.Kernel.Running;

public class DeclaredParametersTests
{
    private static (string Code, string Json) Assign(string source, string name, string value)
    {
        var (code, values) = new DeclaredParameters(source).Assign(new Dictionary<string, ParameterValue> { [name] = new(value) });
        return (code.Split('\n')[1], values[name]!.ToJsonString());
    }

    [Theory]
    [InlineData("var x = 1;", "5", "int x = 5;", "5")]
    [InlineData("var x = -1;", "-3", "int x = -3;", "-3")]
    [InlineData("int x = 1;", "5", "int x = 5;", "5")]
    [InlineData("var x = 1L;", "5000000000", "long x = 5000000000L;", "5000000000")]
    [InlineData("double x = 1;", "5", "double x = 5d;", "5")]
    [InlineData("var x = 1e-3;", "2", "double x = 2d;", "2")]
    [InlineData("var x = 0.5f;", "0.25", "float x = 0.25f;", "0.25")]
    [InlineData("var x = 1m;", "0.1", "decimal x = 0.1m;", "0.1")]
    [InlineData("var x = true;", "False", "bool x = false;", "false")]
    [InlineData("var x = \"cpu\";", "a \"b\" \\n", "string x = \"a \\\"b\\\" \\\\n\";", "\"a \\u0022b\\u0022 \\\\n\"")]
    [InlineData("var x = \"cpu\";", "7", "string x = \"7\";", "\"7\"")]
    [InlineData("int[] x = [1];", "[2, 3]", "int[] x = new int[] { 2, 3 };", "[2,3]")]
    [InlineData("var x = new[] { 1.0 };", "[2, 3.5]", "double[] x = new double[] { 2d, 3.5d };", "[2,3.5]")]
    [InlineData("var x = new string[] { };", "[\"a\"]", "string[] x = new string[] { \"a\" };", "[\"a\"]")]
    [InlineData("double? x = null;", "5", "double? x = 5d;", "5")]
    [InlineData("ulong x = 1;", "18446744073709551615", "ulong x = 18446744073709551615UL;", "18446744073709551615")]
    [InlineData("var x = 1UL;", "7", "ulong x = 7UL;", "7")]
    [InlineData("var x = 1u;", "7", "uint x = 7u;", "7")]
    [InlineData("byte x = 1;", "255", "byte x = 255;", "255")]
    [InlineData("var x = 'a';", "'", "char x = '\\'';", "\"\\u0027\"")]
    [InlineData("DayOfWeek x = DayOfWeek.Monday;", "Friday", "DayOfWeek x = DayOfWeek.Friday;", "\"Friday\"")]
    [InlineData("var x = DayOfWeek.Monday;", "DayOfWeek.Friday", "DayOfWeek x = DayOfWeek.Friday;", "\"Friday\"")]
    [InlineData("List<int> x = [1];", "[2, 3]", "List<int> x = new List<int> { 2, 3 };", "[2,3]")]
    [InlineData("var x = new List<string> { \"a\" };", "[\"b\"]", "List<string> x = new List<string> { \"b\" };", "[\"b\"]")]
    [InlineData("IReadOnlyList<double> x = [];", "[1]", "IReadOnlyList<double> x = new List<double> { 1d };", "[1]")]
    public void Assign_ValueOfTheDeclaredType_KeepsIt(string source, string given, string code, string json) =>
        Assert.Equal((code, json), Assign(source, "x", given));

    [Theory]
    [InlineData("var x = 1;", "2.5", "'2.5' is no int for parameter 'x'")]
    [InlineData("var x = 1;", "9999999999", "is no int")]
    [InlineData("double x = 1;", "fast", "is no double")]
    [InlineData("double x = 1;", "NaN", "is no double")]
    [InlineData("var x = true;", "1", "is no bool")]
    [InlineData("int[] x = [];", "[1, 2.5]", "is no int[]")]
    [InlineData("int[] x = [];", "1", "is no int[]")]
    [InlineData("ulong x = 1;", "-1", "is no ulong")]
    [InlineData("char x = 'a';", "ab", "is no char")]
    [InlineData("var x = DayOfWeek.Monday;", "no day", "is no DayOfWeek")]
    [InlineData("List<int> x = [];", "[1.5]", "is no List<int>")]
    [InlineData("var x = new { A = 1 };", "1", "for parameter 'x'")]
    public void Assign_UnconvertibleValue_IsRefused(string source, string given, string fault) =>
        Assert.Contains(fault, Assert.Throws<BadInputException>(() => Assign(source, "x", given)).Message);

    [Fact]
    public void Assign_SeveralFaults_AreToldAtOnce()
    {
        var declared = new DeclaredParameters("var seed = 1; double lr = 1;");
        var error = Assert.Throws<BadInputException>(() => declared.Assign(new Dictionary<string, ParameterValue> { ["sead"] = new("2"), ["lr"] = new("x") }));
        Assert.Equal("there is no parameter 'sead' (it has int seed, double lr); 'x' is no double for parameter 'lr'.", error.Message);
    }

    [Fact]
    public void Assign_NullForANullable_IsNull()
    {
        var (code, values) = new DeclaredParameters("int? x = 1;").Assign(new Dictionary<string, ParameterValue> { ["x"] = new("null") });
        Assert.Equal("int? x = null;", code.Split('\n')[1]);
        Assert.Null(values["x"]);
    }

    [Fact]
    public void Assign_NullForAText_IsNull()
    {
        var (code, values) = new DeclaredParameters("string x = \"a\";").Assign(new Dictionary<string, ParameterValue> { ["x"] = new("null") });
        Assert.Equal("string x = null;", code.Split('\n')[1]);
        Assert.Null(values["x"]);
    }

    [Fact]
    public void Assign_RawValue_IsTextOrRefused()
    {
        var declared = new DeclaredParameters("var name = \"a\"; var seed = 1;");
        Assert.Contains("string name = \"null\";", declared.Assign(new Dictionary<string, ParameterValue> { ["name"] = new("null", IsRaw: true) }).Code);
        var error = Assert.Throws<BadInputException>(() => declared.Assign(new Dictionary<string, ParameterValue> { ["seed"] = new("1", IsRaw: true) }));
        Assert.Contains("parameter 'seed' is int, and -r gives text: use -p", error.Message);
    }
}
