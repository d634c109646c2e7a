package io.sfumato.streaming;

import io.sfumato.streaming.internal.CounterFamilies;
import io.sfumato.streaming.internal.CounterFamily;
import org.jspecify.annotations.Nullable;

/**
 * How a counter spreads its noise over time. All mechanisms give the same guarantee; they differ in
 * error, memory and speed.
 *
 * <p>Each is a factorization {@code M = L·R} of the matrix of partial sums (lower triangular, all
 * ones): noise is added to {@code R·x}, and the release is {@code L·(R·x + z)}. With {@code V_t =
 * ‖L_t‖²} the error after step t has variance {@code V_t · max ‖R e_j‖₂² · Δ²/2ρ} under ρ-zCDP and
 * about {@code 2 V_t · max ‖R e_j‖₁² · Δ²/ε²} under ε-DP.
 */
public enum CounterMechanism {

  /**
   * The mechanism of the smallest mean squared error that the task, the guarantee and the memory
   * allow.
   */
  AUTO("automatic", ""),

  /** Sums of dyadic blocks (Dwork, Naor, Pitassi and Rothblum 2010; Chan, Shi and Song 2011). */
  BINARY_TREE("binary tree", "Dwork, Naor, Pitassi and Rothblum 2010; Chan, Shi and Song 2011"),

  /** The binary tree, each block estimated from its own sum and its parts (Honaker 2015). */
  HONAKER("Honaker tree", "Honaker 2015"),

  /** Sums of blocks of powers of the best radix (Dwork et al. 2010; Qardaji, Yang and Li 2013). */
  RADIX_TREE("radix tree", "Dwork, Naor, Pitassi and Rothblum 2010; Qardaji, Yang and Li 2013"),

  /** Balanced leaves only, for an error of the same law at every step (Andersson and Pagh 2023). */
  SMOOTH_BINARY("smooth binary tree", "Andersson and Pagh 2023"),

  /**
   * Blocks added and subtracted, for pure guarantees (Andersson, Pagh, Steiner and Torkamani 2025).
   */
  SUBTRACTION("subtraction tree", "Andersson, Pagh, Steiner and Torkamani 2025"),

  /**
   * Haar wavelets (after Xiao, Wang and Gehrke 2011). Looks ahead; see {@code
   * docs/proofs/ContinualCounters.md}, section 2.
   */
  HAAR("Haar wavelets", "after Xiao, Wang and Gehrke 2011"),

  /**
   * Blocks whose children's noise is centered, with the best budget for each level; for pure
   * guarantees, with or without a known horizon. The most accurate pure mechanism here; see {@code
   * docs/proofs/ContinualCounters.md}.
   */
  CENTERED_TREE(
      "centered tree", "docs/proofs/ContinualCounters.md; after Qardaji, Yang and Li 2013"),

  /** Growing segments, each with a binary tree; needs no horizon (Chan, Shi and Song 2011). */
  HYBRID("hybrid tree", "Chan, Shi and Song 2011"),

  /**
   * A Toeplitz factor with a few buffers, rows and columns scaled, for concentrated guarantees
   * (after Dvijotham, McMahan, Pillutla, Steinke and Thakurta 2024). The most accurate of all for
   * long streams: within 3 % of what any factorization can reach; see {@code
   * docs/proofs/ToeplitzCounters.md}. Runs for at most 2⁴⁰ steps.
   */
  BUFFERED_LINEAR(
      "buffered linear Toeplitz",
      "docs/proofs/ToeplitzCounters.md; after Dvijotham, McMahan, Pillutla, Steinke and Thakurta"
          + " 2024"),

  /**
   * The square root of the matrix of partial sums, for concentrated guarantees (Fichtenberger,
   * Henzinger and Upadhyay 2023). Holds its whole past: at most 2²⁰ steps.
   */
  SQUARE_ROOT("square root Toeplitz", "Fichtenberger, Henzinger and Upadhyay 2023");

  private final String label;
  private final String source;

  CounterMechanism(String label, String source) {
    this.label = label;
    this.source = source;
  }

  /**
   * Returns the name for people.
   *
   * @return for example {@code binary tree}
   */
  public String label() {
    return label;
  }

  /**
   * Returns where the mechanism comes from.
   *
   * @return authors and year; empty for {@link #AUTO}
   */
  public String source() {
    return source;
  }

  /** The family, absent for AUTO alone; with a number of buffers, or 0 for the best. */
  @Nullable CounterFamily family(int buffers) {
    return switch (this) {
      case AUTO -> null;
      case BINARY_TREE -> CounterFamilies.binaryTree();
      case HONAKER -> CounterFamilies.honakerTree();
      case RADIX_TREE -> CounterFamilies.radixTree();
      case SMOOTH_BINARY -> CounterFamilies.smoothTree();
      case SUBTRACTION -> CounterFamilies.subtractionTree();
      case HAAR -> CounterFamilies.haarTree();
      case CENTERED_TREE -> CounterFamilies.centeredTree();
      case HYBRID -> CounterFamilies.hybridTree();
      case BUFFERED_LINEAR -> CounterFamilies.bufferedLinear(buffers);
      case SQUARE_ROOT -> CounterFamilies.squareRoot();
    };
  }
}
