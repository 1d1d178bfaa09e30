package io.drayage.convert;

import io.drayage.config.YamlNode.Entries;
import java.nio.file.Path;

/** A file of a tool, as read. */
record SourceFile(Path file, Tool tool, Entries root) {
  Fields fields(Findings findings) {
    return new Fields(file, root, findings);
  }
}
