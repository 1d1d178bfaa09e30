package io.drayage.archive;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.drayage.app.DaemonThreads;
import io.drayage.cli.Drayage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Training run for the class archive: validate, tags, plan and sync between two registries in this
 * process. Java archives the classes that it loads, and later starts map them; other classes are
 * loaded one by one.
 */
final class TrainingRun {
  private static final String PASSWORD = "training";
  private static final long KEYTOOL_SECONDS = 60;

  private final Path folder;

  private TrainingRun(Path folder) {
    this.folder = folder;
  }

  /** Runs in the folder of the only argument; exit code 0 if all commands succeed. */
  public static void main(String[] arguments) throws Exception {
    System.exit(new TrainingRun(Path.of(arguments[0])).play());
  }

  /** Highest exit code of all commands. */
  static int play(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
    return new TrainingRun(folder).play();
  }

  private int play() throws IOException, GeneralSecurityException, InterruptedException {
    SSLContext tls = certified();
    TrainingRegistry images = new TrainingRegistry();
    images.publish("app", List.of("1.0.0", "1.1.0", "latest"));
    HttpsServer source = serve(images, tls);
    HttpsServer target = serve(new TrainingRegistry(), tls);
    try {
      return perform(source.getAddress().getPort(), target.getAddress().getPort());
    } finally {
      source.stop(0);
      target.stop(0);
    }
  }

  private static HttpsServer serve(TrainingRegistry registry, SSLContext tls) throws IOException {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer server = HttpsServer.create(anywhere, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newCachedThreadPool(DaemonThreads.named("training")));
    server.createContext("/", registry);
    server.start();
    return server;
  }

  private int perform(int sourcePort, int targetPort) throws IOException {
    Path file = folder.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: training
            source: {registry: 'localhost:%d', skip-tls-verify: true}
            target: {registry: 'localhost:%d', skip-tls-verify: true}
            mappings:
              - {from: app, to: one, tags: ['1.0.0', 'regex: 1[.]0.*'], platform: linux/amd64}
              - {from: app, to: all, tags: ['semver: >=1.0.0', 'keep: latest 2'], platform: all}
        """
            .formatted(sourcePort, targetPort));
    int worst = 0;
    Map<String, String> properties =
        Map.of(
            "drayage.state.dir", folder.resolve("state").toString(),
            "drayage.http.attempts", "1",
            "drayage.retry.network.times", "0");
    for (String command : List.of("validate", "tags")) {
      worst = Math.max(worst, run(command, file, Map.of(), "error"));
    }
    for (String command : List.of("plan", "sync")) {
      worst = Math.max(worst, run(command, file, properties, "error"));
    }
    return Math.max(worst, run("sync", file, properties, "info"));
  }

  private static int run(
      String command, Path file, Map<String, String> properties, String logLevel) {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    properties.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      return Drayage.execute(
          arguments.toArray(String[]::new),
          Map.of("LOG_LEVEL", logLevel),
          nowhere,
          System.err,
          false);
    }
  }

  /** TLS with a new certificate, made by Java's keytool. */
  private SSLContext certified()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "training",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)) {
      keytool.destroyForcibly();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(store)) {
      keys.load(content, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
