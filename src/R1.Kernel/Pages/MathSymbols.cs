namespace R1.Kernel.Pages;

/// <summary>LaTeX commands that stand for one character or word.</summary>
internal static class MathSymbols
{
    /// <summary>Written in italics like a variable.</summary>
    public static readonly IReadOnlyDictionary<string, string> Identifiers = Pairs(
        "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu "
        + "ν xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ "
        + "Phi Φ Psi Ψ Omega Ω ell ℓ infty ∞ nabla ∇ partial ∂ emptyset ∅ hbar ℏ");

    /// <summary>Written as an operator or sign.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = Pairs(
        "cdot · times × div ÷ pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ propto ∝ in ∈ notin ∉ subset ⊂ "
        + "subseteq ⊆ cup ∪ cap ∩ to → rightarrow → leftarrow ← Rightarrow ⇒ mapsto ↦ mid ∣ parallel ∥ ldots … dots … cdots ⋯ ll "
        + "≪ gg ≫ forall ∀ exists ∃ neg ¬ land ∧ lor ∨ oplus ⊕ odot ⊙ circ ∘ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ "
        + "lbrace { rbrace } vert | Vert ‖ star ⋆ ast ∗ prime ′ top ⊤ perp ⊥");

    /// <summary>Large signs whose limits stand under and over them in displayed formulas.</summary>
    public static readonly IReadOnlyDictionary<string, string> Large = Pairs("sum ∑ prod ∏ int ∫ bigcup ⋃ bigcap ⋂");

    /// <summary>Upright function names.</summary>
    public static readonly IReadOnlySet<string> Functions =
        new HashSet<string>("log ln exp min max arg argmax argmin sin cos tan tanh lim sup inf det dim Pr".Split(' '));

    /// <summary>Functions whose subscript stands under them in displayed formulas.</summary>
    public static readonly IReadOnlySet<string> UnderFunctions = new HashSet<string>("min max lim sup inf argmax argmin".Split(' '));

    /// <summary>Marks above a letter.</summary>
    public static readonly IReadOnlyDictionary<string, string> Accents = Pairs("hat ^ bar ¯ tilde ~ vec → dot ˙ overline ¯ widehat ^ widetilde ~");

    /// <summary>White space; the value is its width in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Pairs(", 0.17 : 0.22 ; 0.28 ! 0 quad 1 qquad 2");

    /// <summary>Letters of a special alphabet, by command: ℝ for <c>mathbb{R}</c>.</summary>
    public static string Letter(string command, char letter) => (command, letter) switch
    {
        ("mathbb", 'C') => "ℂ",
        ("mathbb", 'H') => "ℍ",
        ("mathbb", 'N') => "ℕ",
        ("mathbb", 'P') => "ℙ",
        ("mathbb", 'Q') => "ℚ",
        ("mathbb", 'R') => "ℝ",
        ("mathbb", 'Z') => "ℤ",
        ("mathbb", '1') => "𝟙",
        ("mathbb", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1d538 + letter - 'A'),
        ("mathcal", 'B') => "ℬ",
        ("mathcal", 'E') => "ℰ",
        ("mathcal", 'F') => "ℱ",
        ("mathcal", 'H') => "ℋ",
        ("mathcal", 'I') => "ℐ",
        ("mathcal", 'L') => "ℒ",
        ("mathcal", 'M') => "ℳ",
        ("mathcal", 'R') => "ℛ",
        ("mathcal", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1d49c + letter - 'A'),
        ("mathbf", >= 'A' and <= 'Z') => char.ConvertFromUtf32(0x1d400 + letter - 'A'),
        ("mathbf", >= 'a' and <= 'z') => char.ConvertFromUtf32(0x1d41a + letter - 'a'),
        _ => letter.ToString(),
    };

    private static Dictionary<string, string> Pairs(string words)
    {
        var parts = words.Split(' ');
        return Enumerable.Range(0, parts.Length / 2).ToDictionary(i => parts[2 * i], i => parts[2 * i + 1]);
    }
}
