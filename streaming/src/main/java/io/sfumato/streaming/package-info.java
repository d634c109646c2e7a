/**
 * Continual release: counters over streams, with exact error bounds.
 *
 * <p>A {@link io.sfumato.streaming.ContinualCounter} is opened once, under one charge, and then
 * releases the private sum of its stream after every step. What its releases depend on is a list of
 * private integers, made private by exact integer noise; everything else is post-processing. Errors
 * depend on the noise alone and are known before any data.
 */
@NullMarked
package io.sfumato.streaming;

import org.jspecify.annotations.NullMarked;
