/** How synthetic tables are searched for: the settings that an analyst may change. */
@NullMarked
package io.sfumato.synth.search;

import org.jspecify.annotations.NullMarked;
