@NullMarked
package io.sfumato.synth.internal;

import org.jspecify.annotations.NullMarked;
