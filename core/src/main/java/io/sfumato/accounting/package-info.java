/**
 * The one door from private data to public results: measurements, the accountant that charges for
 * them before they see data, and the releases it hands out.
 */
@NullMarked
package io.sfumato.accounting;

import org.jspecify.annotations.NullMarked;
