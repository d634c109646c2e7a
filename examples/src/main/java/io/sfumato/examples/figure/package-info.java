/** Figures as survival analyses publish them, written as SVG or PNG. */
@NullMarked
package io.sfumato.examples.figure;

import org.jspecify.annotations.NullMarked;
