package io.sfumato.streaming.internal;

/**
 * A running sum over a window or with a decay. For use by one thread at a time. Its state is
 * secret: noise and releases together are the data.
 */
@FunctionalInterface
public interface WindowProcess {

  /**
   * Closes a step. No sum makes this throw.
   *
   * @param sum the sum of the step's items in steps of the grid, modulo 2⁶⁴
   * @return the release: the private weighted sum of the steps so far, in steps of the grid
   */
  double tick(long sum);
}
