namespace R1.Notebook;

/// <summary>Where displayed values go. Each host has its own: the headless runner, a kernel, .NET Interactive, a console.</summary>
internal interface IDisplaySink
{
    /// <summary>Shows an output once.</summary>
    void Show(MimeBundle content);

    /// <summary>Opens an output that changes in place.</summary>
    /// <param name="render">
    /// Draws the present state. Called when the host wants a picture, maybe from another thread: at once in interactive hosts, when the cell
    /// ends in the headless runner.
    /// </param>
    ILiveOutput ShowLive(Func<MimeBundle> render);
}

/// <summary>An output that changes in place.</summary>
internal interface ILiveOutput
{
    /// <summary>Tells the host that the state has changed.</summary>
    /// <param name="status">One line for a terminal, e.g. <c>R1-Zero: step 12, reward 0.71</c>.</param>
    void Changed(string status);

    /// <summary>Tells the host that no further change is expected. A host that draws nothing once its cell has ended draws the last state now.</summary>
    void Complete() { }
}
