/**
 * The mechanisms behind the counters: each a factorization {@code M = L·R} of the matrix of partial
 * sums (lower triangular, all ones), calibrated to a guarantee, with its error in closed form.
 *
 * <p>Everything here counts in whole steps of a public grid. Values are added modulo 2⁶⁴; what is
 * released is a function of {@code R·x + z} modulo 2⁶⁴ alone, {@code z} being exact integer noise.
 * Not exported. It depends on the core module and never on {@code io.sfumato.streaming}.
 */
@NullMarked
package io.sfumato.streaming.internal;

import org.jspecify.annotations.NullMarked;
