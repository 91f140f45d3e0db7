namespace R1.Generation.Http;

/// <summary>The servers did not give what was asked for; the message lists what each of them did. Nothing of the call may be trained on.</summary>
public sealed class SamplingServerException(string message) : Exception(message);

/// <summary>One answer that cannot be used; another attempt may succeed.</summary>
internal sealed class ServerFaultException(string message) : Exception(message);
