package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * The strictly lower triangular part of a Toeplitz matrix, applied to a stream in whole numbers:
 * {@code h_t = Σ_{k≥1} c_k v_{t-k}}.
 *
 * <p>{@link #high} and {@link #low} hold h_t for the inputs so far, as a 128-bit number of which
 * the high word counts steps of {@code 2^16}: {@code h = 2^16 (high + low·2⁻⁶⁴)}, low unsigned.
 * With {@code |v| ≤ 2^inputBits} nothing overflows, and the value is within 1 of the exact h_t,
 * whatever the inputs. Mutable; for one thread.
 */
interface CausalFilter {

  /** The bits of {@code v} that the high word leaves to the low one. */
  int LOW_BITS = 16;

  /** Returns the size of the inputs that are taken, as a power of 2. */
  int inputBits();

  /** Returns the high word of h_t. */
  long high();

  /** Returns the low word of h_t. */
  long low();

  /** Takes v_t and moves on to h_{t+1}. */
  void push(long value);

  /** Writes the state down. */
  void save(StateWriter state);

  /** Takes on the state of a filter of the same matrix. */
  void load(StateReader state);
}
