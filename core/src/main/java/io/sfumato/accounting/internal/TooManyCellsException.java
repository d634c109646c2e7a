package io.sfumato.accounting.internal;

/**
 * Says that a grid or a window would be longer than is worth its time and memory. What asked for it
 * keeps to a larger spacing, or to an answer that it has already.
 */
final class TooManyCellsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** The most cells of a grid, or of a window: a transform of so many takes about 150 MB. */
  static final int MOST = 1 << 21;

  TooManyCellsException(String message) {
    super(message);
  }
}
