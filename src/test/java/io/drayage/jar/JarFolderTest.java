package io.drayage.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarFolderTest {
  private final Path folder;

  JarFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void itsJarsAreListedByNameAndOtherFilesAreNot() throws IOException {
    for (String name : new String[] {"b.jar", "a b.jar", "notes.txt"}) {
      Files.createFile(folder.resolve(name));
    }

    assertThat(new JarFolder(folder).list())
        .containsExactly(folder.resolve("a b.jar"), folder.resolve("b.jar"));
    assertThat(new JarFolder(folder).urls())
        .extracting(url -> url.getPath().substring(url.getPath().lastIndexOf('/') + 1))
        .containsExactly("a%20b.jar", "b.jar");
  }

  @Test
  void aFolderThatIsNotThereHasNone() throws IOException {
    assertThat(new JarFolder(folder.resolve("absent")).urls()).isEmpty();
  }
}
