package io.drayage.convert;

import java.util.List;

/** Reads the files of one tool into a draft. */
sealed interface ToolReader permits RegsyncReader, SkopeoReader, ImageSyncerReader, SinkerReader {
  /**
   * Reads all files that were given for the tool.
   *
   * @throws ConvertException if something is missing without which nothing can be converted
   */
  void read(List<SourceFile> files) throws ConvertException;
}
