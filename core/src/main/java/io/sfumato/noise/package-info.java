/**
 * Randomness that protects: a cryptographic generator, and exact samplers of the discrete Laplace,
 * geometric and discrete Gaussian laws.
 *
 * <p>Samplers take their parameters as exact fractions and use integer comparisons only, so the law
 * that is sampled is the law that the proofs speak of. Real-valued queries are rounded to a public
 * grid first.
 */
@NullMarked
package io.sfumato.noise;

import org.jspecify.annotations.NullMarked;
