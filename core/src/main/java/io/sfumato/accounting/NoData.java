package io.sfumato.accounting;

/** The empty dataset, for sessions whose data arrive after they were opened. */
public enum NoData {
  /** Nothing yet. */
  NO_DATA
}
