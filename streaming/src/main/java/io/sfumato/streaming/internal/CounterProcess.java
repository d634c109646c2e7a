package io.sfumato.streaming.internal;

/**
 * A running counter. For use by one thread at a time. Its state is secret: noise and releases
 * together are the data.
 */
public interface CounterProcess {

  /**
   * Closes a step. The caller sees to it that there are no more steps than the horizon; no sum
   * makes this throw.
   *
   * @param sum the sum of the step's items in steps of the grid, modulo 2⁶⁴
   * @return the release: the private sum of all steps so far, in steps of the grid
   */
  double tick(long sum);
}
