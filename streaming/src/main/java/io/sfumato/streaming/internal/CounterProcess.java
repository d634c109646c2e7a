package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

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

  /**
   * Writes the state down, all noise that was drawn included.
   *
   * @param state where to; how much is written follows from the step alone
   */
  void save(StateWriter state);

  /**
   * Takes on the state of a process of the same counter. Noise not drawn by then is drawn from this
   * process's own source.
   *
   * @param state what {@link #save} wrote
   */
  void load(StateReader state);
}
