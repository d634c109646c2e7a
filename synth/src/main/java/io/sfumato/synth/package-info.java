/** Differentially private synthetic tables. */
@NullMarked
package io.sfumato.synth;

import org.jspecify.annotations.NullMarked;
