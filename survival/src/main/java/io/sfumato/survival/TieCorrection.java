package io.sfumato.survival;

/** How events at one time count in the cumulative hazard. */
public enum TieCorrection {
  /** All at once: {@code d / Y} (Nelson-Aalen). */
  NONE,
  /**
   * One after the other: {@code Σ over k < d of 1 / (Y - k)}, with case weights each of the mean
   * weight of the events (Fleming and Harrington 1984).
   */
  FLEMING_HARRINGTON
}
