package io.sfumato.synth.internal;

/** Hears how a search gets on, in public numbers. */
@FunctionalInterface
public interface Progress {

  /** Hears nothing. */
  Progress NONE = (round, loss) -> {};

  /**
   * Hears of a finished sweep, or of some generations, in the thread that searches.
   *
   * @param round how many sweeps or generations are done
   * @param loss the value of the objective, which is made of noisy answers
   */
  void onProgress(long round, double loss);
}
