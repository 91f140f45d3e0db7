using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using R1.Verification.Comparing;
using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>What commands of LaTeX, words of plain text and signs of Unicode mean.</summary>
internal static class Vocabulary
{
    /// <summary>Functions that are written by their name.</summary>
    public static readonly FrozenSet<string> Functions = new[]
    {
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc", "sinh", "cosh", "tanh", "coth",
        "sech", "csch", "arcsinh", "arccosh", "arctanh", "asin", "acos", "atan", "log", "ln", "lg", "exp", "max", "min", "gcd", "lcm", "det",
        "arg", "cis", "sgn", "tg", "ctg", "arctg", "sqrt", "abs", "floor", "ceil", "cbrt",
    }.ToFrozenSet();

    /// <summary>Commands that only shape the page.</summary>
    public static readonly FrozenSet<string> Ignored = new[]
    {
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "middle",
        "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "mathstrut", "boldsymbol", "bf", "rm", "it", "sf", "tt", "vec",
        "overrightarrow", "overline", "hat", "bar", "tilde", "widehat", "widetilde", "underline", "boxed", "fbox", "ensuremath", "hline",
        "noindent", "centering", "Large", "large", "small", "dot", "thinspace", "null", "nonumber", "enspace", "mathord", "mathop", "mathbin",
        "mathrel", "arc", "overarc", "wideparen", "framebox", "bm", "pmb",
    }.ToFrozenSet();

    /// <summary>Commands whose argument is dropped with them.</summary>
    public static readonly FrozenSet<string> Dropped =
        new[] { "hspace", "vspace", "phantom", "hphantom", "vphantom", "label", "tag", "color", "textcolor", "kern", "mspace" }.ToFrozenSet();

    /// <summary>Commands whose argument is text.</summary>
    public static readonly FrozenSet<string> Texts = new[]
    {
        "text", "mbox", "textrm", "textbf", "textit", "textsf", "texttt", "textnormal", "hbox", "mathrm", "mathbf", "mathit", "mathsf", "mathtt",
        "mathcal", "mathfrak", "mathscr", "operatorname", "emph", "mathbb", "Bbb", "textsc", "operatorname*",
    }.ToFrozenSet();

    public static readonly FrozenDictionary<string, (TokenKind Kind, string Text)> Commands = Pairs(
        (TokenKind.Operator, "+ plus"), (TokenKind.Operator, "* cdot times ast star bullet"), (TokenKind.Operator, "/ div slash"),
        (TokenKind.Operator, "± pm"), (TokenKind.Operator, "∓ mp"), (TokenKind.Operator, "' prime"),
        (TokenKind.Operator, "° circ degree textdegree"), (TokenKind.Operator, ": colon"), (TokenKind.Operator, "^ sp"),
        (TokenKind.Relation, "= equiv Leftrightarrow iff implies Rightarrow Longrightarrow to rightarrow longrightarrow mapsto eq coloneqq"),
        (TokenKind.Relation, "!= ne neq"), (TokenKind.Relation, ">= nless"), (TokenKind.Relation, "<= ngtr"), (TokenKind.Relation, "> nleq nleqslant"),
        (TokenKind.Relation, "< ngeq ngeqslant"), (TokenKind.Relation, "< lt prec"), (TokenKind.Relation, "<= le leq leqslant leqq"),
        (TokenKind.Relation, "> gt succ"), (TokenKind.Relation, ">= ge geq geqslant geqq"),
        (TokenKind.Relation, "~ approx sim simeq cong approxeq doteq"), (TokenKind.Relation, "in isin ni"), (TokenKind.Relation, "notin"),
        (TokenKind.Relation, "subset subseteq subsetneq"), (TokenKind.Relation, "| mid"), (TokenKind.Relation, "perp bot"),
        (TokenKind.Relation, "parallel"), (TokenKind.Relation, "propto"), (TokenKind.SetOperator, "∪ cup bigcup vee lor"),
        (TokenKind.SetOperator, "∩ cap bigcap"), (TokenKind.SetOperator, "∖ setminus smallsetminus backslash"),
        (TokenKind.Separator, "and land wedge"), (TokenKind.Separator, "where forall"), (TokenKind.Command, "not"), (TokenKind.Gap, "quad qquad"),
            (TokenKind.NamedSet, "empty emptyset varnothing"),
        (TokenKind.NamedSet, "R reals"), (TokenKind.Symbol, "infinity infty"), (TokenKind.Symbol, "pi"), (TokenKind.Symbol, "phi varphi"),
        (TokenKind.Symbol, "epsilon varepsilon"), (TokenKind.Symbol, "theta vartheta"), (TokenKind.Symbol, "ell"),
        (TokenKind.Symbol, "dots ldots cdots dotsc dotsb vdots ddots"), (TokenKind.Symbol, "angle measuredangle"), (TokenKind.Symbol, "triangle"),
        (TokenKind.Symbol, "i imath"), (TokenKind.Symbol, "j jmath"), (TokenKind.Symbol, "exists"),
        (TokenKind.Open, "floor lfloor"), (TokenKind.Close, "floor rfloor"), (TokenKind.Open, "ceil lceil"), (TokenKind.Close, "ceil rceil"),
        (TokenKind.Open, "< langle"), (TokenKind.Close, "> rangle"), (TokenKind.Open, "| lvert"), (TokenKind.Close, "| rvert"),
        (TokenKind.Open, "‖ lVert"), (TokenKind.Close, "‖ rVert"), (TokenKind.Bar, "| vert"), (TokenKind.Bar, "‖ Vert"),
        (TokenKind.Open, "( lparen"), (TokenKind.Close, ") rparen"), (TokenKind.Open, "[ lbrack"), (TokenKind.Close, "] rbrack"),
        (TokenKind.Open, "\\{ lbrace"), (TokenKind.Close, "\\} rbrace"), (TokenKind.RowBreak, "\\ cr newline"),
        (TokenKind.Command, "frac dfrac tfrac cfrac nicefrac sfrac"), (TokenKind.Command, "sqrt surd"), (TokenKind.Command, "binom dbinom tbinom"),
        (TokenKind.Command, "over"), (TokenKind.Command, "choose"), (TokenKind.Command, "mod pmod bmod"), (TokenKind.Command, "sum"),
        (TokenKind.Command, "prod"), (TokenKind.Command, "int"), (TokenKind.Command, "lim"), (TokenKind.Symbol, "top intercal"),
            (TokenKind.Command, "underset overset stackrel"),
        (TokenKind.Symbol, "alpha"), (TokenKind.Symbol, "beta"), (TokenKind.Symbol, "gamma"), (TokenKind.Symbol, "delta"),
        (TokenKind.Symbol, "zeta"), (TokenKind.Symbol, "eta"), (TokenKind.Symbol, "iota"), (TokenKind.Symbol, "kappa"),
        (TokenKind.Symbol, "lambda"), (TokenKind.Symbol, "mu"), (TokenKind.Symbol, "nu"), (TokenKind.Symbol, "xi"),
        (TokenKind.Symbol, "rho varrho"), (TokenKind.Symbol, "sigma"), (TokenKind.Symbol, "tau"), (TokenKind.Symbol, "upsilon"),
        (TokenKind.Symbol, "chi"), (TokenKind.Symbol, "psi"), (TokenKind.Symbol, "omega"), (TokenKind.Symbol, "Gamma"),
        (TokenKind.Symbol, "Delta"), (TokenKind.Symbol, "Theta"), (TokenKind.Symbol, "Lambda"), (TokenKind.Symbol, "Xi"), (TokenKind.Symbol, "Pi"),
        (TokenKind.Symbol, "Sigma"), (TokenKind.Symbol, "Phi"), (TokenKind.Symbol, "Psi"), (TokenKind.Symbol, "Omega"),
        (TokenKind.Symbol, "partial"), (TokenKind.Symbol, "nabla"), (TokenKind.Symbol, "hbar"), (TokenKind.Operator, "% percent"));

    /// <summary>Words of plain text that are mathematics.</summary>
    public static readonly FrozenDictionary<string, (TokenKind Kind, string Text)> Words = Pairs(
        (TokenKind.Symbol, "pi PI Pi"), (TokenKind.Symbol, "infinity inf infty oo Infinity"), (TokenKind.Separator, "and And AND 和 以及 与 且"),
        (TokenKind.Separator, "or Or OR 或 或者"), (TokenKind.Operator, "% percent pct percents Percent"),
        (TokenKind.Operator, "° degree degrees deg"), (TokenKind.Command, "mod"), (TokenKind.Symbol, "alpha"), (TokenKind.Symbol, "beta"),
        (TokenKind.Symbol, "gamma"), (TokenKind.Symbol, "theta"), (TokenKind.Symbol, "phi"), (TokenKind.Symbol, "lambda"),
        (TokenKind.Symbol, "omega"), (TokenKind.Symbol, "sigma"), (TokenKind.SetOperator, "∪ union"), (TokenKind.Operator, ": to"),
        (TokenKind.Command, "sqrt"));

    /// <summary>Words after which the conditions of an answer stand.</summary>
    public static readonly FrozenSet<string> Connectives =
        new[] { "where", "for", "if", "when", "whenever", "provided", "such", "assuming", "unless", "given", "其中", "当" }.ToFrozenSet();

    private static readonly FrozenDictionary<char, (TokenKind Kind, string Text)> Signs = SignTable();

    // Most signs are there: no hashing for them.
    private static readonly (TokenKind Kind, string? Text)[] AsciiSigns =
        [.. Enumerable.Range(0, 128).Select(c => Signs.TryGetValue((char)c, out var sign) ? sign : default((TokenKind, string?)))];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommandNames =
        new[] { "begin", "end" }.Concat(Commands.Keys).Concat(Functions).Concat(Texts).Concat(Ignored).Concat(Dropped).ToFrozenSet()
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The meaning of a single sign; null when it has none.</summary>
    public static (TokenKind Kind, string Text)? SignOf(char c) =>
        c < AsciiSigns.Length ? AsciiSigns[c] is { Text: { } text } ascii ? (ascii.Kind, text) : null
        : Signs.TryGetValue(c, out var sign) ? sign : null;

    /// <summary>The name of a command, when it is one of those above.</summary>
    public static bool IsCommand(ReadOnlySpan<char> letters, [NotNullWhen(true)] out string? name) => CommandNames.TryGetValue(letters, out name);

    private static FrozenDictionary<char, (TokenKind Kind, string Text)> SignTable()
    {
        var signs = new Dictionary<char, (TokenKind, string)>();
        void Add(TokenKind kind, string text, string all)
        {
            foreach (var sign in all) signs[sign] = (kind, text);
        }
        Add(TokenKind.Operator, "+", "+＋");
        Add(TokenKind.Operator, "-", "-−–—－‐‑");
        Add(TokenKind.Operator, "*", "*×·⋅∙•＊");
        Add(TokenKind.Operator, "/", "/÷∕⁄／");
        foreach (var sign in "^_!%‰±∓:") Add(TokenKind.Operator, sign.ToString(), sign.ToString());
        Add(TokenKind.Operator, ":", "：∶");
        Add(TokenKind.Operator, "'", "'′’");
        Add(TokenKind.Operator, "°", "°º");
        Add(TokenKind.Relation, "=", "=＝≡→⇒⇔");
        Add(TokenKind.Relation, "<", "<＜");
        Add(TokenKind.Relation, ">", ">＞");
        Add(TokenKind.Relation, "<=", "≤⩽≦");
        Add(TokenKind.Relation, ">=", "≥⩾≧");
        Add(TokenKind.Relation, "!=", "≠");
        Add(TokenKind.Relation, "~", "≈≃≅∼");
        Add(TokenKind.Relation, "in", "∈");
        Add(TokenKind.Relation, "notin", "∉");
        Add(TokenKind.SetOperator, "∪", "∪");
        Add(TokenKind.SetOperator, "∩", "∩");
        Add(TokenKind.SetOperator, "∖", "∖");
        Add(TokenKind.Separator, ",", ",，、");
        Add(TokenKind.Separator, ";", ";；");
        Add(TokenKind.Open, "(", "(（");
        Add(TokenKind.Close, ")", ")）");
        Add(TokenKind.Open, "[", "[");
        Add(TokenKind.Close, "]", "]");
        Add(TokenKind.Open, "{", "{");
        Add(TokenKind.Close, "}", "}");
        Add(TokenKind.Bar, "|", "|∣");
        Add(TokenKind.Bar, "‖", "‖∥");
        Add(TokenKind.Ampersand, "&", "&");
        Add(TokenKind.Command, "sqrt", "√");
        Add(TokenKind.Function, "cbrt", "∛");
        Add(TokenKind.Relation, "<=", "≯");
        Add(TokenKind.Relation, ">=", "≮");
        Add(TokenKind.Word, "°C", "℃");
        Add(TokenKind.Word, "°F", "℉");
        Add(TokenKind.Command, "sum", "∑");
        Add(TokenKind.Command, "prod", "∏");
        Add(TokenKind.Command, "int", "∫");
        Add(TokenKind.Separator, "where", "∀");
        Add(TokenKind.Symbol, "infinity", "∞");
        Add(TokenKind.NamedSet, "empty", "∅Ø");
        foreach (var set in new[] { "ℝR", "ℤZ", "ℚQ", "ℕN", "ℂC" }) Add(TokenKind.NamedSet, set[1..], set[..1]);
        var greek = "αalpha βbeta γgamma δdelta εepsilon ζzeta ηeta θtheta κkappa λlambda μmu νnu ξxi πpi ρrho σsigma τtau φphi ϕphi χchi ψpsi "
            + "ωomega ΔDelta ΩOmega ∠angle △triangle";
        foreach (var letter in greek.Split(' ')) Add(TokenKind.Symbol, letter[1..], letter[..1]);
        return signs.ToFrozenDictionary();
    }

    // The first word is the canonical text; it is a name of its own unless it is a sign.
    private static FrozenDictionary<string, (TokenKind Kind, string Text)> Pairs(params (TokenKind Kind, string Names)[] rows)
    {
        var table = new Dictionary<string, (TokenKind, string)>(StringComparer.Ordinal);
        foreach (var (kind, names) in rows)
        {
            var all = names.Split(' ');
            foreach (var name in all) table.TryAdd(name, (kind, all[0]));
        }
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
