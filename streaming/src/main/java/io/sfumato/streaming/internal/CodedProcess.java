package io.sfumato.streaming.internal;

/**
 * A run of a counter with the factor {@code R = E·C·D⁻¹}. Each step codes its sum to the integer
 * {@code (R·x)_t}, rounded, and adds noise; everything behind that, the decoder, reads the noisy
 * integers alone.
 */
interface CodedProcess extends CounterProcess {

  /** Begins a step: returns {@code (R·x)_t} in noise units, modulo 2⁶⁴. Private data. */
  long code(long stepSum);

  /** Ends a step: returns the sum of all steps so far, from this and all earlier noisy codes. */
  double estimate(long noisy);
}
