package io.drayage.archive;

import com.sun.net.httpserver.HttpServer;
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
import java.net.ServerSocket;
import java.net.URL;
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
 * Training run for the class archives: validate, tags, plan and sync between two registries in this
 * process, then run with its server and history if asked for. Java archives the classes that it
 * loads, and later starts map them; other classes are loaded one by one.
 */
final class TrainingRun {
  private static final String PASSWORD = "training";
  private static final String TASK = "training";
  private static final long KEYTOOL_SECONDS = 60;
  private static final int AHEAD_OF_TIME = 25;
  private static final long RUN_SECONDS = 60;

  private final Path folder;
  private final Path file;
  private final int port;
  private final Map<String, String> properties;

  private TrainingRun(Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("sync.yaml");
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    this.properties =
        Map.of(
            "drayage.state.dir",
            folder.resolve("state").toString(),
            "drayage.management.port",
            String.valueOf(port),
            "drayage.http.attempts",
            "1",
            "drayage.retry.network.times",
            "0");
  }

  /**
   * Runs in the folder of the first argument, with {@code drayage run} if the second is {@code
   * run}; exit code 0 if all commands succeed.
   */
  public static void main(String[] arguments) throws Exception {
    boolean withRun = arguments.length > 1 && arguments[1].equals("run");
    // Java's exit stops a process that runs as a signal does
    System.exit(new TrainingRun(Path.of(arguments[0])).play(withRun));
  }

  /** Highest exit code of all commands. */
  static int play(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
    return new TrainingRun(folder).play(false);
  }

  private int play(boolean withRun)
      throws IOException, GeneralSecurityException, InterruptedException {
    TrainingRegistry images = new TrainingRegistry();
    images.publish("app", List.of("1.0.0", "1.1.0", "latest"));
    images.publish("team/app", List.of("1.0.0"));
    HttpServer source = HttpServer.create(anyPort(), 0);
    HttpsServer target = HttpsServer.create(anyPort(), 0);
    target.setHttpsConfigurator(new HttpsConfigurator(certified()));
    serve(source, images);
    serve(target, new TrainingRegistry());
    try {
      writeFiles(source.getAddress().getPort(), target.getAddress().getPort());
      int worst = perform();
      return withRun ? Math.max(worst, performRun()) : worst;
    } finally {
      source.stop(0);
      target.stop(0);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void serve(HttpServer server, TrainingRegistry registry) {
    server.setExecutor(Executors.newCachedThreadPool(DaemonThreads.named("training")));
    server.createContext("/", registry);
    server.start();
  }

  private void writeFiles(int sourcePort, int targetPort) throws IOException {
    Files.writeString(
        file,
        """
        tasks:
          - name: %s
            interval: 3600
            source: {registry: '127.0.0.1:%d'}
            target: {registry: 'localhost:%d', skip-tls-verify: true}
            mappings:
              - {from: app, to: one, tags: ['1.0.0', 'regex: 1[.]0.*'], platform: linux/amd64}
              - {from: app, to: all, tags: ['semver: >=1.0.0', 'keep: latest 2'], platform: all}
              - {from: app, tags: [latest]}
              - {from: team/app, platform: all}
        """
            .formatted(TASK, sourcePort, targetPort));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"auths": {"registry.example": {"auth": "dHJhaW5pbmc6dHJhaW5pbmc="}}}
        """);
  }

  private int perform() {
    // an ahead-of-time cache can't hold picocli, and classes in it that refer to picocli would load
    // it at each start
    boolean holdsPicocli = Runtime.version().feature() < AHEAD_OF_TIME;
    int worst =
        holdsPicocli ? execute(List.of("validate", "--strict", file.toString()), "error") : 0;
    for (String command : List.of("validate", "tags", "plan", "sync")) {
      worst = Math.max(worst, execute(List.of(command, file.toString()), "error"));
    }
    return Math.max(worst, execute(List.of("sync", file.toString()), "info"));
  }

  /** Starts {@code drayage run} and uses its server as a page, a scraper and a command do. */
  private int performRun() throws IOException, InterruptedException {
    DaemonThreads.named("training-run")
        .newThread(() -> execute(List.of("run", file.toString()), "info"))
        .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_SECONDS);
    while (execute(List.of("status"), "error") != 0 || !answer("/api/runs").contains(TASK)) {
      if (System.nanoTime() > end) {
        return 1;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    for (String path : List.of("/", "/observe/health", "/observe/metrics", "/api/images")) {
      answer(path);
    }
    return 0;
  }

  private String answer(String path) throws IOException {
    try (InputStream answer = new URL("http://localhost:" + port + path).openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int execute(List<String> command, String logLevel) {
    List<String> arguments = new ArrayList<>(command);
    properties.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    Map<String, String> environment =
        Map.of(
            "LOG_LEVEL",
            logLevel,
            "DOCKER_CONFIG",
            folder.toString(),
            "HTTPS_PROXY",
            "http://proxy.example:3128",
            "NO_PROXY",
            "localhost");
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      // one of them as on a terminal
      boolean terminal = command.get(0).equals("tags");
      return Drayage.execute(
          arguments.toArray(String[]::new), environment, nowhere, System.err, terminal);
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
