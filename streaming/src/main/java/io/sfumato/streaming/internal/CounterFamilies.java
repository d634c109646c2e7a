package io.sfumato.streaming.internal;

/** The mechanisms, by name, for the public list of mechanisms. */
public final class CounterFamilies {

  /** The most buffers that help. */
  public static final int MOST_BUFFERS = 8;

  private CounterFamilies() {}

  /** Returns the binary tree. */
  public static CounterFamily binaryTree() {
    return DigitTree.ofRadix(2);
  }

  /** Returns the tree of the best radix. */
  public static CounterFamily radixTree() {
    return DigitTree::bestRadix;
  }

  /** Returns the binary tree with Honaker's estimator. */
  public static CounterFamily honakerTree() {
    return HonakerTree::calibrate;
  }

  /** Returns the smooth binary tree. */
  public static CounterFamily smoothTree() {
    return SmoothTree::calibrate;
  }

  /** Returns the tree of the best radix that subtracts blocks. */
  public static CounterFamily subtractionTree() {
    return SubtractionTree::bestRadix;
  }

  /** Returns the Haar wavelets. */
  public static CounterFamily haarTree() {
    return HaarTree::calibrate;
  }

  /** Returns the centered tree, in growing blocks if the horizon is not known. */
  public static CounterFamily centeredTree() {
    return task -> task.isUnbounded() ? GrowingTree.calibrate(task) : CenteredTree.calibrate(task);
  }

  /** Returns the hybrid mechanism. */
  public static CounterFamily hybridTree() {
    return HybridTree::calibrate;
  }

  /**
   * Returns the buffered linear Toeplitz counter.
   *
   * @param buffers how many buffers, up to {@link #MOST_BUFFERS}; 0 for as many as the horizon asks
   *     for
   */
  public static CounterFamily bufferedLinear(int buffers) {
    return buffers == 0
        ? BufferedLinearCounter::bestBuffers
        : task -> BufferedLinearCounter.calibrate(task, buffers);
  }

  /** Returns the square root Toeplitz counter. */
  public static CounterFamily squareRoot() {
    return SquareRootCounter::calibrate;
  }
}
