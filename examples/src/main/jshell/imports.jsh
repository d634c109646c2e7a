import io.sfumato.accounting.*;
import io.sfumato.ledger.*;
import io.sfumato.mechanism.*;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.*;
import io.sfumato.survival.*;
import tech.tablesaw.api.*;
import java.nio.file.Path;
