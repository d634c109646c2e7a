/** Differentially private synthetic tables. Comes with a later release. */
@NullMarked
package io.sfumato.synth;

import org.jspecify.annotations.NullMarked;
