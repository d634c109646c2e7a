package io.sfumato.ledger;

import java.time.Duration;

/**
 * How long to wait for what. Each includes the one before it, so that whoever knows most about a
 * delay is the one to report it.
 *
 * @param idle after which the server ends a transaction whose client has fallen silent, and with it
 *     frees the ledger for others
 * @param lock for others to finish writing
 * @param statement for the server to carry out one statement
 * @param network for a connection to be made, and for an answer to arrive
 * @param reconnecting from the first failure, for the server to come back
 */
record PostgresTimeouts(
    Duration idle, Duration lock, Duration statement, Duration network, Duration reconnecting) {

  static final PostgresTimeouts DEFAULT =
      new PostgresTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));
}
