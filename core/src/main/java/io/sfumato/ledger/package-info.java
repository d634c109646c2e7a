/**
 * Where charges and released values are kept: in memory, in a SQLite file that the processes of one
 * machine share, or in a PostgreSQL database that a team shares.
 *
 * <p>A ledger is an append-only list of entries. It knows nothing of privacy; it promises that an
 * entry it acknowledged is never lost, never reordered and never duplicated.
 */
@NullMarked
package io.sfumato.ledger;

import org.jspecify.annotations.NullMarked;
