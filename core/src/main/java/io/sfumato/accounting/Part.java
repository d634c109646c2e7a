package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

/**
 * Which part of the data a release saw.
 *
 * @param split the identity of the {@link DisjointSplit}, empty for the whole data
 * @param label the label of the part, empty for the whole data
 */
public record Part(String split, String label) {

  /** All of the data. */
  public static final Part WHOLE = new Part("", "");

  /** Checks that nothing is missing. */
  public Part {
    requireNonNull(split, "split");
    requireNonNull(label, "label");
  }

  /**
   * Returns whether this is all of the data.
   *
   * @return true if there was no split
   */
  public boolean isWhole() {
    return split.isEmpty();
  }
}
