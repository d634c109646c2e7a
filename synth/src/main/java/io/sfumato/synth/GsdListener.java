package io.sfumato.synth;

/**
 * Hears how a synthesis gets on. It is told noisy and public numbers only, all of them
 * post-processing of what the release has paid for; it may print them.
 */
@FunctionalInterface
public interface GsdListener {

  /**
   * Hears of a step, in the thread that runs the synthesis. What it throws ends the release, whose
   * charge stays.
   *
   * @param progress what was done
   */
  void onProgress(GsdProgress progress);
}
