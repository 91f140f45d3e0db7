namespace R1.Sandbox;

/// <summary>The sandbox does not work on this machine; the message says why and what to do.</summary>
public sealed class SandboxUnavailableException(string message) : Exception(message);
