package dev.daytwo.http;

/** Why a request got no answer, in words for a person that hold no address and no secret. */
public final class RequestFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /** A fault. */
  public RequestFault(String message, boolean lasting) {
    super(message);
    this.lasting = lasting;
  }

  /** True if there is no sense in asking again until somebody has mended something. */
  public boolean lasting() {
    return lasting;
  }

  /** The message. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
