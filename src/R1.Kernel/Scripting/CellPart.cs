namespace R1.Kernel.Scripting;

/// <summary>One stretch of a cell; a cell's parts are run in their order.</summary>
internal abstract record CellPart;

/// <summary>C# code, ready for the script compiler; every statement keeps the line number that it has in the cell.</summary>
/// <param name="Code">C# script.</param>
/// <param name="Packages">What its <c>#r "nuget: …"</c> lines ask for.</param>
/// <param name="PackageSources">Places that its <c>#i "nuget: …"</c> lines name.</param>
internal sealed record CodePart(string Code, IReadOnlyList<PackageRequest> Packages, IReadOnlyList<string> PackageSources) : CellPart;

/// <summary>Text in another language.</summary>
/// <param name="Language">See <see cref="CellLanguage"/>.</param>
/// <param name="Text">Without the line that names the language.</param>
/// <param name="Line">Where it begins in the cell, from 1.</param>
internal sealed record TextPart(string Language, string Text, int Line) : CellPart;

/// <summary>A magic command.</summary>
/// <param name="Name">Without <c>#!</c>.</param>
/// <param name="Arguments">The rest of the line.</param>
/// <param name="Line">Line in the cell, from 1.</param>
internal sealed record MagicPart(string Name, string Arguments, int Line) : CellPart;

/// <summary>A package that a cell asks for.</summary>
/// <param name="Text">What follows <c>nuget:</c>.</param>
/// <param name="Line">Line in the cell, from 1.</param>
internal sealed record PackageRequest(string Text, int Line);
