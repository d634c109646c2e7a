package io.sfumato.streaming.internal;

/** A kind of mechanism, before it is fitted to a task. Stateless. */
@FunctionalInterface
public interface CounterFamily {

  /**
   * Fits the mechanism to a task: chooses its shape and the size of its noise.
   *
   * @param task what to do
   * @return the calibrated mechanism, or why this kind cannot do it; never depends on data
   */
  Calibration calibrate(CounterTask task);
}
