package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import java.util.function.LongToDoubleFunction;

/**
 * Noise for a number of whole numbers, released one by one, each of which a row moves by 0 or 1.
 */
interface ValueNoise {

  /** Returns what the noise is, for the ledger. */
  Fields parameters();

  /** Returns what all numbers together cost one row, however rows are chosen between releases. */
  PrivacyEvent event();

  /** Returns an x with {@code Pr(any |noise| > x) ≤ beta}. */
  double errorBound(double beta);

  /** Starts a run: a function that adds noise, to be called once for each number at most. */
  LongToDoubleFunction start(NoiseSource noise);
}
