/**
 * How good a synthetic table is: from the noisy answers alone, which is public, and against the
 * real table, which is <b>not private</b> and must be asked for by name.
 */
@NullMarked
package io.sfumato.synth.quality;

import org.jspecify.annotations.NullMarked;
