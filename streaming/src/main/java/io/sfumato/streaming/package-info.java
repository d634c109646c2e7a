/**
 * Continual release: counters over streams, with exact error bounds. Comes with a later release.
 */
@NullMarked
package io.sfumato.streaming;

import org.jspecify.annotations.NullMarked;
