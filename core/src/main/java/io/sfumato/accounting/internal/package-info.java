/**
 * The numbers behind privacy accounting: loss distributions on grids, their composition, and the
 * integrals that Rényi divergences need. Knows nothing of events, budgets or ledgers.
 */
@NullMarked
package io.sfumato.accounting.internal;

import org.jspecify.annotations.NullMarked;
