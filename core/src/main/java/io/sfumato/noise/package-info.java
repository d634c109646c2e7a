/**
 * Randomness that protects: a cryptographic generator, and exact samplers of the discrete Laplace,
 * geometric and discrete Gaussian laws.
 *
 * <p>Samplers take their parameters as exact fractions. A {@code double} decides only what its
 * proven error bound leaves no doubt about, and integers of any size the rest, so the law that is
 * sampled is the law that the proofs speak of. Real-valued queries are rounded to a public grid
 * first.
 */
@NullMarked
package io.sfumato.noise;

import org.jspecify.annotations.NullMarked;
