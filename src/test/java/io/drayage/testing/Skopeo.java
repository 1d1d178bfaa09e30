package io.drayage.testing;

import io.drayage.demo.LocalRegistry;
import io.drayage.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads images with skopeo, an independent tool. */
public final class Skopeo {
  private static final long LIMIT_SECONDS = 60;
  private static final String LOGIN = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;

  private Skopeo() {}

  /**
   * The digest of the bytes that {@code skopeo inspect --raw} prints.
   *
   * @param identifier {@code :TAG} or {@code @DIGEST}
   */
  public static Digest rawDigest(LocalRegistry registry, String repository, String identifier) {
    return Digest.sha256(
        run(
            List.of(
                "inspect",
                "--raw",
                "--tls-verify=false",
                "--creds=" + LOGIN,
                reference(registry, repository, identifier))));
  }

  /** Copies an image into a folder; {@code options} precede the command. */
  public static void copy(
      LocalRegistry registry, String repositoryAndTag, Path folder, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "copy",
            "--src-tls-verify=false",
            "--src-creds=" + LOGIN,
            reference(registry, repositoryAndTag, ""),
            "dir:" + folder));
    run(arguments);
  }

  private static String reference(LocalRegistry registry, String repository, String identifier) {
    return "docker://%s/%s%s".formatted(registry.hostAndPort(), repository, identifier);
  }

  private static byte[] run(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    words.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s failed: %s".formatted(words, new String(output, StandardCharsets.UTF_8)));
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError("skopeo can't be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while skopeo ran", e);
    }
  }
}
