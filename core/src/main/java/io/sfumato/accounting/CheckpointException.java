package io.sfumato.accounting;

import java.io.Serial;

/**
 * A checkpoint of a session that cannot be used or stored: foreign, truncated, altered, sealed with
 * another key, newer than this version, missing, or on a disk that fails. The message says which,
 * and holds no data. Nothing was released. What was charged stays charged: opening the session
 * again under its name costs nothing.
 */
public class CheckpointException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  CheckpointException(String problem) {
    super(problem);
  }

  CheckpointException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
