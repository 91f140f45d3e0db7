using System.Net;
using System.Net.Http.Headers;
using R1.Foundation;

namespace R1.Data.Recipes;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the file; null where the server does not say.</param>
internal readonly record struct DataProgress(long Bytes, long? Total);

/// <summary>
/// Brings a data set into a folder: the file as it is published, unpacked and checked against its SHA-256, and the problems made of it. A download that was
/// cut off goes on where it ended.
/// </summary>
/// <param name="folder">Receives <c>NAME.source.jsonl</c> and <c>NAME.jsonl</c>.</param>
/// <param name="client">For the network; its owner disposes it.</param>
internal sealed class DataFetch(string folder, HttpClient client)
{
    /// <summary>Where the problems of a data set are.</summary>
    public string ProblemsOf(DataRecipe recipe) => Path.Combine(folder, $"{recipe.Name}.jsonl");

    /// <summary>Fetches a data set unless it is there, and writes its problems.</summary>
    /// <param name="recipe">The data set.</param>
    /// <param name="from">A local copy of the published file; null for the network.</param>
    /// <param name="progress">Told after every piece.</param>
    /// <param name="cancellation">Ends the download; what is there is kept.</param>
    /// <returns>The problems.</returns>
    /// <exception cref="InvalidDataException">The bytes are not the published ones, or there is no network; says what to do.</exception>
    public async Task<IReadOnlyList<Problem>> FetchAsync(
        DataRecipe recipe, string? from = null, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{recipe.Name}.source.jsonl");
        if (from is not null) CopyChecked(recipe, from, file);
        else if (!File.Exists(file) || !IsPublished(recipe, file)) await DownloadAsync(recipe, file, progress, cancellation);
        var problems = from is null ? ReadDownloaded(recipe, file) : recipe.Read(file);
        ProblemFile.Write(ProblemsOf(recipe), problems);
        return problems;
    }

    // What has no hash is only known to be another file when it is read, and must not be taken for the data set the next time.
    private static IReadOnlyList<Problem> ReadDownloaded(DataRecipe recipe, string file)
    {
        try
        {
            return recipe.Read(file);
        }
        catch (InvalidDataException) when (recipe.Sha256 is null)
        {
            File.Delete(file);
            throw;
        }
    }

    private static void CopyChecked(DataRecipe recipe, string from, string file)
    {
        if (!File.Exists(from)) throw new InvalidDataException($"There is no file {from}: give the file of {recipe.Name} as it is published.");
        if (!IsPublished(recipe, from)) throw Changed(recipe, from);
        if (Path.GetFullPath(from) != Path.GetFullPath(file)) PublishedFile.Unpack(from, file);
    }

    private async Task DownloadAsync(DataRecipe recipe, string file, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        if (recipe.Source is null)
            throw new InvalidDataException($"{recipe.Name} is not to be had from the network ({recipe.Licence}): give a copy with --from FILE.");
        var part = file + ".part";
        try
        {
            await AppendAsync(new Uri(recipe.Source), part, progress, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            throw new InvalidDataException($"{recipe.Name} could not be fetched from {recipe.Source} ({error.Message}): try again, which goes on where it "
                + "ended, or give a copy with --from FILE.", error);
        }
        if (!IsPublished(recipe, part))
        {
            var fault = Changed(recipe, part);
            File.Delete(part);
            throw fault;
        }
        PublishedFile.Unpack(part, file);
        File.Delete(part);
    }

    private async Task AppendAsync(Uri source, string part, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        // The whole file was there already.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
        response.EnsureSuccessStatusCode();
        var isRest = response.StatusCode == HttpStatusCode.PartialContent;
        await using var target = new FileStream(part, isRest ? FileMode.Append : FileMode.Create);
        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var total = response.Content.Headers.ContentLength + target.Length;
        var buffer = new byte[1 << 16];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new DataProgress(target.Length, total));
        }
    }

    private static bool IsPublished(DataRecipe recipe, string file)
    {
        try
        {
            return recipe.Sha256 is null || PublishedFile.Sha256(file) == recipe.Sha256;
        }
        catch (InvalidDataException)
        {
            // Compressed, and damaged.
            return false;
        }
    }

    private static InvalidDataException Changed(DataRecipe recipe, string file) => new(
        $"{file} has the SHA-256 {Hashes.OfFile(file)}, the published file of {recipe.Name} {recipe.Sha256}: the data set has changed or the file is damaged; "
        + "fetch it again, or give a copy of the published one with --from FILE.");
}
