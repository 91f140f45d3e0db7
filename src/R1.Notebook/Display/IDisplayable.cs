namespace R1.Notebook;

/// <summary>A value that knows how it looks in a notebook.</summary>
public interface IDisplayable
{
    /// <summary>All forms of the value, the plain text twin among them.</summary>
    MimeBundle ToMimeBundle();
}
